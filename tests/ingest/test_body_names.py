"""The names of bodies as running text writes them (Decree 30/2020/NĐ-CP, Annex II)."""

from __future__ import annotations

import pytest

from ingest.body_names import uncapitalised


@pytest.mark.parametrize(
    ("printed", "written"),
    [
        ("VĂN PHÒNG UBND TỈNH ĐỒNG THÁP", "Văn phòng Ủy ban nhân dân tỉnh Đồng Tháp"),
        (
            "VĂN PHÒNG ĐOÀN ĐBQH VÀ HĐND TỈNH NAM ĐỊNH",
            "Văn phòng Đoàn ĐBQH và Hội đồng nhân dân tỉnh Nam Định",
        ),
        ("SỞ NÔNG NGHIỆP VÀ PHÁT TRIỂN NÔNG THÔN", "Sở Nông nghiệp và Phát triển nông thôn"),
        ("PHÒNG TÀI CHÍNH - KẾ HOẠCH HUYỆN BẮC HÀ", "Phòng Tài chính - Kế hoạch huyện Bắc Hà"),
        ("TRUNG TÂM Y TẾ HUYỆN VĂN CHẤN", "Trung tâm Y tế huyện Văn Chấn"),
        ("BAN CHỈ HUY QUÂN SỰ HUYỆN YÊN BÌNH", "Ban Chỉ huy Quân sự huyện Yên Bình"),
        ("BAN QUẢN LÝ CÁC KHU CÔNG NGHIỆP", "Ban Quản lý các Khu công nghiệp"),
        ("BẢO HIỂM XÃ HỘI TỈNH LÀO CAI", "Bảo hiểm xã hội tỉnh Lào Cai"),
        ("TÒA ÁN NHÂN DÂN THÀNH PHỐ HÀ NỘI", "Tòa án nhân dân thành phố Hà Nội"),
        ("CHI CỤC THỐNG KÊ KHU VỰC ĐỒNG XUÂN - TUY AN", "Chi cục Thống kê khu vực Đồng Xuân - Tuy An"),
        ("TRƯỜNG ĐẠI HỌC AN GIANG", "Trường Đại học An Giang"),
        ("HUYỆN ỦY MƯỜNG KHƯƠNG", "Huyện ủy Mường Khương"),
        ("THÀNH ỦY ĐÀ NẴNG", "Thành ủy Đà Nẵng"),
        ("ĐẢNG ỦY XÃ HÒA BÌNH", "Đảng ủy xã Hòa Bình"),
        ("UBND THỊ XÃ SA PA", "Ủy ban nhân dân thị xã Sa Pa"),
        ("UBND PHƯỜNG 5", "Ủy ban nhân dân phường 5"),
        ("THỦ TƯỚNG CHÍNH PHỦ", "Thủ tướng Chính phủ"),
        ("Sở Y tế", "Sở Y tế"),
    ],
)
def test_a_head_in_capitals_is_written_as_running_text_writes_it(printed: str, written: str) -> None:
    assert uncapitalised(printed) == written
