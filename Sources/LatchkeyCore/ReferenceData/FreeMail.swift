/// Providers that give anyone an e-mail address: a domain of theirs says nothing of where somebody works.
package enum FreeMail {
    /// Whether the domain after the `@`, lower case, is one of theirs.
    package static func isFree(_ domain: String) -> Bool { domains.contains(domain) }

    /// The most common ones; several of them use one name in many countries.
    static let domains: Set<String> = [
        // Google, Microsoft, Yahoo, Apple
        "gmail.com", "googlemail.com",
        "hotmail.co.uk", "hotmail.com", "hotmail.fr", "hotmail.it", "live.co.uk", "live.com", "msn.com", "outlook.com",
        "outlook.fr",
        "yahoo.ca", "yahoo.co.in", "yahoo.co.jp", "yahoo.co.uk", "yahoo.com", "yahoo.com.br", "yahoo.de", "yahoo.es",
        "yahoo.fr", "yahoo.it", "ymail.com",
        "icloud.com", "mac.com", "me.com",
        // Private mail
        "fastmail.com", "hey.com", "pm.me", "proton.me", "protonmail.com", "tutanota.com",
        // America
        "aol.com", "att.net", "comcast.net", "mail.com", "sbcglobal.net", "uol.com.br", "verizon.net",
        // Europe
        "btinternet.com", "free.fr", "gmx.at", "gmx.ch", "gmx.com", "gmx.de", "gmx.net", "laposte.net", "libero.it",
        "mail.ru", "orange.fr", "seznam.cz", "t-online.de", "wanadoo.fr", "web.de", "wp.pl", "yandex.com", "yandex.ru",
        // Asia
        "163.com", "daum.net", "foxmail.com", "hanmail.net", "naver.com", "qq.com", "rediffmail.com", "zoho.com",
    ]
}
