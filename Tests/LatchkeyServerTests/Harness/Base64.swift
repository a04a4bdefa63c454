import FoundationEssentials

/// RFC 4648 section 4.
func base64(_ text: String) -> String { Data(text.utf8).base64EncodedString() }
