import Foundation

/// A page of A4 with a title and a text, and below them an X-ray where one is wanted: reports with pictures are what uploads go in chunks for.
func pdf(title: String, text: String, scan: Bool = false) -> Data {
    let shown = scan ? "q 250 0 0 500 172 60 cm /Scan Do Q" : ""
    let page = "BT /F 14 Tf 56 770 Td 16 TL (\(escaped(title))) Tj T* /F 11 Tf T* (\(escaped(text))) Tj ET \(shown)"
    let wedge = Data((0..<256).map { UInt8($0) })
    let image = (0..<(8 * 4096)).reduce(into: Data(capacity: 8 << 20)) { image, _ in image.append(wedge) }
    let head = "/Type/XObject/Subtype/Image/Width 2048/Height 4096/ColorSpace/DeviceGray/BitsPerComponent 8"
    let objects = [
        Data("<</Type/Catalog/Pages 2 0 R>>".utf8),
        Data("<</Type/Pages/Kids[3 0 R]/Count 1>>".utf8),
        Data(
            "<</Type/Page/Parent 2 0 R/MediaBox[0 0 595 842]/Contents 4 0 R/Resources<</Font<</F 5 0 R>>/XObject<</Scan 6 0 R>>>>>>".utf8),
        stream("", page.data(using: .windowsCP1252, allowLossyConversion: true) ?? Data()),
        Data("<</Type/Font/Subtype/Type1/BaseFont/Helvetica/Encoding/WinAnsiEncoding>>".utf8),
        scan ? stream(head, image) : Data("null".utf8),
    ]
    var (document, table) = (Data("%PDF-1.4\n".utf8), "")
    for (index, object) in objects.enumerated() {
        table += String(repeating: "0", count: 10 - String(document.count).count) + "\(document.count) 00000 n \n"
        document += Data("\(index + 1) 0 obj\n".utf8) + object + Data("\nendobj\n".utf8)
    }
    let end = "xref\n0 \(objects.count + 1)\n0000000000 65535 f \n\(table)trailer\n<</Size \(objects.count + 1)/Root 1 0 R>>\n"
    return document + Data("\(end)startxref\n\(document.count)\n%%EOF\n".utf8)
}

private func stream(_ head: String, _ content: Data) -> Data {
    Data("<<\(head)/Length \(content.count)>>\nstream\n".utf8) + content + Data("\nendstream".utf8)
}

/// The text as a PDF writes it between parentheses.
private func escaped(_ text: String) -> String {
    ["\\", "(", ")"].reduce(text) { $0.replacingOccurrences(of: $1, with: "\\" + $1) }
}
