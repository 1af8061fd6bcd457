"""Where drawn names can be read before the visit: a closed list."""

PAGES: dict[str, str] = {
    "draw": "抽取页面",
    "list": "检查列表",
    "visit": "检查页面",
    "phone": "手机",
    "paper": "文书",
}
