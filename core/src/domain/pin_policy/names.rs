//! Names in the characters that a PIN can have.

/// The upper-case unaccented spellings of a name: the whole of it, and each of its words.
pub(super) fn spellings(name: &str) -> Vec<String> {
    let words = name.split(|sign: char| sign.is_whitespace() || sign == '-').map(unaccented);
    let mut spellings: Vec<String> = words.filter(|word| !word.is_empty()).collect();
    spellings.push(unaccented(name));
    spellings
}

/// Keeps letters and digits, without accents.
fn unaccented(text: &str) -> String {
    let mut plain = String::new();
    for upper in text.chars().flat_map(char::to_uppercase) {
        match upper {
            'A'..='Z' | '0'..='9' => plain.push(upper),
            _ => plain.push_str(base_letters(upper)),
        }
    }
    plain
}

/// The plain letters of an accented capital of the European Latin alphabets; nothing for any other sign, so that
/// apostrophes and combining accents fall away.
fn base_letters(upper: char) -> &'static str {
    match upper {
        'À'..='Å' | 'Ā' | 'Ă' | 'Ą' => "A",
        'Æ' => "AE",
        'Ç' | 'Ć' | 'Ĉ' | 'Ċ' | 'Č' => "C",
        'Ð' | 'Ď' | 'Đ' => "D",
        'È'..='Ë' | 'Ē' | 'Ĕ' | 'Ė' | 'Ę' | 'Ě' => "E",
        'Ĝ' | 'Ğ' | 'Ġ' | 'Ģ' => "G",
        'Ĥ' | 'Ħ' => "H",
        'Ì'..='Ï' | 'Ĩ' | 'Ī' | 'Ĭ' | 'Į' | 'İ' => "I",
        'Ĵ' => "J",
        'Ķ' => "K",
        'Ĺ' | 'Ļ' | 'Ľ' | 'Ŀ' | 'Ł' => "L",
        'Ñ' | 'Ń' | 'Ņ' | 'Ň' => "N",
        'Ò'..='Ö' | 'Ø' | 'Ō' | 'Ŏ' | 'Ő' => "O",
        'Œ' => "OE",
        'Ŕ' | 'Ŗ' | 'Ř' => "R",
        'Ś' | 'Ŝ' | 'Ş' | 'Š' | 'Ș' => "S",
        'Ţ' | 'Ť' | 'Ŧ' | 'Ț' => "T",
        'Þ' => "TH",
        'Ù'..='Ü' | 'Ũ' | 'Ū' | 'Ŭ' | 'Ů' | 'Ű' | 'Ų' => "U",
        'Ŵ' => "W",
        'Ý' | 'Ŷ' | 'Ÿ' => "Y",
        'Ź' | 'Ż' | 'Ž' => "Z",
        _ => "",
    }
}
