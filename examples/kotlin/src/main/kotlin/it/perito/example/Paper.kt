package it.perito.example

/** A PDF of one page with a title, for an example that needs one: an application has its own. */
fun paper(title: String): ByteArray {
    val page = "BT /F 14 Tf 56 770 Td ($title) Tj ET"
    val objects = listOf(
        "<</Type/Catalog/Pages 2 0 R>>",
        "<</Type/Pages/Kids[3 0 R]/Count 1>>",
        "<</Type/Page/Parent 2 0 R/MediaBox[0 0 595 842]/Contents 4 0 R/Resources<</Font<</F 5 0 R>>>>>>",
        "<</Length ${page.length}>>\nstream\n$page\nendstream",
        "<</Type/Font/Subtype/Type1/BaseFont/Helvetica/Encoding/WinAnsiEncoding>>",
    )
    val document = StringBuilder("%PDF-1.4\n")
    val offsets = objects.mapIndexed { index, each ->
        document.length.also { document.append("${index + 1} 0 obj\n$each\nendobj\n") }
    }
    val start = document.length
    document.append("xref\n0 ${objects.size + 1}\n0000000000 65535 f \n")
    for (offset in offsets) document.append("%010d 00000 n \n".format(offset))
    document.append("trailer\n<</Size ${objects.size + 1}/Root 1 0 R>>\nstartxref\n$start\n%%EOF\n")
    return document.toString().toByteArray(Charsets.ISO_8859_1)
}
