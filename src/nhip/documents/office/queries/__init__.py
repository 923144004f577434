"""What is asked of the registers, drafts and files of work; every question passes the gate."""
