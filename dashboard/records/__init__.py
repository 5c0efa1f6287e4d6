"""What people write: lines in home/records that are added and never changed, whatever is undone."""
