"""What Streamlit holds state for: the frame of a page, forms, uploads; they draw what `render` makes."""
