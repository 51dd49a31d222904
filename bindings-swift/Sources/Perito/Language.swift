import Foundation

/// The two languages in which the library tells what it finds.
public enum ReaderLanguage: String, Sendable, Hashable, Codable, CaseIterable {
    /// Italian.
    case italian = "it"
    /// English.
    case english = "en"

    /// The language of whoever reads: Italian where that comes first among the languages preferred here, and English else.
    public static var reader: Self { Self(preferring: Locale.preferredLanguages) }

    /// The language for somebody who prefers these, as `Locale.preferredLanguages` has them.
    public init(preferring languages: [String]) {
        let first = languages.first.map { Locale.Language(identifier: $0).languageCode }
        self = first == .italian ? .italian : .english
    }

    func pick(italian: String, english: String) -> String { self == .italian ? italian : english }
}

/// What the library tells in both languages.
public protocol Bilingual {
    /// For a reader of Italian.
    var textIt: String { get }
    /// The same in English.
    var textEn: String { get }
}

extension Bilingual {
    /// The text in one of the two languages: the reader's, unless another is asked for.
    public func text(in language: ReaderLanguage = .reader) -> String {
        language.pick(italian: textIt, english: textEn)
    }
}

extension Finding: Bilingual {}
extension Move: Bilingual {}
extension Step: Bilingual {}
extension Verification: Bilingual {}
