"""What pages are made of: the frame around them, tiles, panels, tables and receipts."""
