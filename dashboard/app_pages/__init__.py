"""One page a file. Streamlit runs them by path; none imports another."""
