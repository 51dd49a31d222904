/// A list of the portal, newest first, fetched page by page as it is read.
///
/// Nothing is asked for before the first element is. After a failure the iterator asks for the same page again: nothing is lost and
/// nothing comes twice.
public struct Listed<Element: Sendable>: AsyncSequence, Sendable {
    let pages: @Sendable () -> @Sendable () async throws -> [Element]?

    /// Begins at the newest.
    public func makeAsyncIterator() -> Iterator { Iterator(page: pages()) }

    /// Reads a list.
    public struct Iterator: AsyncIteratorProtocol {
        private let page: @Sendable () async throws -> [Element]?
        private var read: ArraySlice<Element> = []

        init(page: @escaping @Sendable () async throws -> [Element]?) { self.page = page }

        /// The next one; nothing after the last.
        ///
        /// - Throws: ``PeritoError``, after which it may be asked again.
        public mutating func next() async throws -> Element? {
            while read.isEmpty {
                guard let items = try await page() else { return nil }
                read = items[...]
            }
            return read.removeFirst()
        }
    }
}

extension Session {
    /// The payments one may read, newest first.
    ///
    /// - Parameters:
    ///   - caseId: The portal's id of the case that they are narrowed to.
    ///   - limit: How many are fetched at once, 1 to 200.
    public func allPayments(ofCase caseId: String? = nil, limit: UInt32? = nil) -> Listed<PaymentView> {
        Listed.following(PageRequest(limit: limit, caseId: caseId)) { try await self.payments(page: $0) }
    }

    /// The cases one has part in, newest first.
    ///
    /// - Parameter limit: How many are fetched at once, 1 to 200.
    public func allCases(limit: UInt32? = nil) -> Listed<CaseView> {
        Listed.following(PageRequest(limit: limit)) { try await self.cases(page: $0) }
    }

    /// The notices and convocations one may read, newest first.
    ///
    /// - Parameters:
    ///   - caseId: The portal's id of the case that they are narrowed to.
    ///   - limit: How many are fetched at once, 1 to 200.
    public func allOperations(ofCase caseId: String? = nil, limit: UInt32? = nil) -> Listed<OperationView> {
        Listed.following(PageRequest(limit: limit, caseId: caseId)) { try await self.operations(page: $0) }
    }

    /// The reports one may read, newest first.
    ///
    /// - Parameters:
    ///   - caseId: The portal's id of the case that they are narrowed to.
    ///   - limit: How many are fetched at once, 1 to 200.
    public func allReports(ofCase caseId: String? = nil, limit: UInt32? = nil) -> Listed<ReportView> {
        Listed.following(PageRequest(limit: limit, caseId: caseId)) { try await self.reports(page: $0) }
    }

    /// The observations of INPS's doctors that one may read, newest first.
    ///
    /// - Parameters:
    ///   - caseId: The portal's id of the case that they are narrowed to.
    ///   - limit: How many are fetched at once, 1 to 200.
    public func allObservations(ofCase caseId: String? = nil, limit: UInt32? = nil) -> Listed<ObservationView> {
        Listed.following(PageRequest(limit: limit, caseId: caseId)) { try await self.observations(page: $0) }
    }
}

/// A page of a list, as the portal gives it.
protocol ListPage<Item>: Sendable {
    associatedtype Item: Sendable
    var items: [Item] { get }
    /// Where the next page begins; nothing on the last one.
    var nextCursor: String? { get }
}

extension CasePage: ListPage {}
extension ObservationPage: ListPage {}
extension OperationPage: ListPage {}
extension PaymentPage: ListPage {}
extension ReportPage: ListPage {}

extension Listed {
    /// A list whose pages are found by the cursors of the pages before.
    static func following<Page: ListPage<Element>>(
        _ first: PageRequest, _ fetch: @escaping @Sendable (PageRequest) async throws -> Page
    ) -> Self {
        Self {
            let reader = Reader(first, fetch)
            return { try await reader.page() }
        }
    }
}

/// One reading of a list, page after page.
private actor Reader<Page: ListPage> {
    private var request: PageRequest?
    private let fetch: @Sendable (PageRequest) async throws -> Page

    init(_ first: PageRequest, _ fetch: @escaping @Sendable (PageRequest) async throws -> Page) {
        (request, self.fetch) = (first, fetch)
    }

    func page() async throws -> [Page.Item]? {
        guard let wanted = request else { return nil }
        let page = try await fetch(wanted)
        request = page.nextCursor.map { PageRequest(cursor: $0, limit: wanted.limit, caseId: wanted.caseId) }
        return page.items
    }
}
