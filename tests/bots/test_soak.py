"""The soak in its short form; the long one is `python -m tests.bots.soak`."""

from __future__ import annotations

from pathlib import Path

from tests.bots.soak import Soak


def test_mixed_traffic_with_faults_and_kills_loses_doubles_and_disorders_nothing(tmp_path: Path) -> None:
    outcomes = Soak(tmp_path, messages=1_200, kills=4).run()
    assert {outcome.channel: outcome.messages for outcome in outcomes} == {
        "telegram": 400,
        "zalo_oa": 400,
        "zalo_bot": 400,
    }
    for outcome in outcomes:
        assert (outcome.lost, outcome.doubled, outcome.late) == ([], [], []), outcome.channel
        # Cut connections and kills leave some in doubt; far the most must be known to have arrived.
        assert outcome.unsure <= 40, outcome.channel
