//! Runnable journeys; see the folders beside this one.
