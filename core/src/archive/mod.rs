//! Signed notes and receipts. Pure: everything here verifies offline.
