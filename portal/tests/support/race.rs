//! Races: requests that are all let go at one moment.

use std::future::Future;
use std::sync::Arc;

use tokio::sync::Barrier;

use super::Answer;

/// Runs these at once, from one barrier; gives what each gave, in their order.
pub(crate) async fn race<T, F>(runners: impl IntoIterator<Item = F>) -> Vec<T>
where
    T: Send + 'static,
    F: Future<Output = T> + Send + 'static,
{
    let runners: Vec<F> = runners.into_iter().collect();
    let start = Arc::new(Barrier::new(runners.len()));
    let mut running = Vec::new();
    for runner in runners {
        let start = Arc::clone(&start);
        running.push(tokio::spawn(async move {
            start.wait().await;
            runner.await
        }));
    }
    let mut results = Vec::new();
    for runner in running {
        results.push(runner.await.unwrap());
    }
    results
}

/// The one answer of this status; all others have one of those.
pub(crate) fn winner(answers: Vec<Answer>, won: u16, lost: &[(u16, &str)]) -> Answer {
    let (mut winners, losers): (Vec<_>, Vec<_>) = answers.into_iter().partition(|answer| answer.status == won);
    for loser in &losers {
        assert!(lost.contains(&(loser.status, loser.code())), "{} {}", loser.status, loser.body);
    }
    assert_eq!(winners.len(), 1, "{} have lost", losers.len());
    winners.remove(0)
}
