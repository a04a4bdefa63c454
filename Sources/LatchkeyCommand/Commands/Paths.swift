import FoundationEssentials

/// Paths as a person writes them.
enum Paths {
    /// `path` from the root, with the current folder before it if it is relative: the owner of the data folder may have
    /// another current folder.
    static func absolute(_ path: String) -> String {
        path.hasPrefix("/") ? path : FileManager.default.currentDirectoryPath + "/" + path
    }

    /// The folder that `path` is in.
    static func folder(of path: String) -> String {
        guard let slash = path.lastIndex(of: "/") else { return "." }
        return slash == path.startIndex ? "/" : String(path[..<slash])
    }
}
