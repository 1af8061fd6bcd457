"""What leaves the house with names in it (导出审批): one person asks, another approves, and it is taken once."""
