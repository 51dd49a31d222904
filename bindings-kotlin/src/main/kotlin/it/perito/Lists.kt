package it.perito

import kotlinx.coroutines.flow.Flow
import kotlinx.coroutines.flow.flow

/** All payments one may read, of a case or of all, newest first, fetched page by page as they are collected. */
public fun Session.allPayments(caseId: String? = null): Flow<PaymentView> =
    pages(caseId, { payments(it) }, PaymentPage::nextCursor, PaymentPage::items)

/** All cases one has part in, newest first, fetched page by page as they are collected. */
public fun Session.allCases(): Flow<CaseView> =
    pages(null, { cases(it) }, CasePage::nextCursor, CasePage::items)

/** All notices and convocations one may read, of a case or of all, fetched page by page as they are collected. */
public fun Session.allOperations(caseId: String? = null): Flow<OperationView> =
    pages(caseId, { operations(it) }, OperationPage::nextCursor, OperationPage::items)

/** All reports one may read, of a case or of all, fetched page by page as they are collected. */
public fun Session.allReports(caseId: String? = null): Flow<ReportView> =
    pages(caseId, { reports(it) }, ReportPage::nextCursor, ReportPage::items)

/** All observations one may read, of a case or of all, fetched page by page as they are collected. */
public fun Session.allObservations(caseId: String? = null): Flow<ObservationView> =
    pages(caseId, { observations(it) }, ObservationPage::nextCursor, ObservationPage::items)

/**
 * What has come or changed since the cursor of an earlier [Changes], oldest first, without a gap or a repeat; from the
 * beginning without one. Each answer has the cursor that the next call goes on from.
 */
public fun Session.allChanges(cursor: String? = null): Flow<Changes> = flow {
    var from = cursor
    do {
        val changes = changes(from)
        emit(changes)
        from = changes.cursor
    } while (changes.more)
}

private fun <P, T> pages(
    caseId: String?,
    fetch: suspend (PageRequest) -> P,
    next: (P) -> String?,
    items: (P) -> List<T>,
): Flow<T> = flow {
    var cursor: String? = null
    do {
        val page = fetch(PageRequest(cursor = cursor, caseId = caseId))
        for (item in items(page)) emit(item)
        cursor = next(page)
    } while (cursor != null)
}
