// Brings the cited place into view; the page is complete without this.
"use strict";
const cited = document.getElementById("trich-dan");
if (cited && !location.hash) {
  cited.scrollIntoView({ block: "center" });
  cited.focus({ preventScroll: true });
}
