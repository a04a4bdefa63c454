// swift-tools-version:6.2
import PackageDescription

/// `./test` sets this. Elsewhere a newer compiler's new warnings must not stop a build.
let isStrict = Context.environment["LATCHKEY_STRICT"] == "1"

/// `Scripts/fuzz` sets this to the library of libFuzzer: then there is the fuzzer instead of the tests.
let fuzzer = Context.environment["LATCHKEY_FUZZ"]

/// One set of settings for every target, so that none is stricter than another.
let settings: [SwiftSetting] =
    [
        .enableUpcomingFeature("ExistentialAny"),
        .enableUpcomingFeature("MemberImportVisibility"),
        .enableUpcomingFeature("InternalImportsByDefault"),
        // A step less at every call of an async function: it runs where its caller runs.
        .enableUpcomingFeature("NonisolatedNonsendingByDefault"),
    ] + (isStrict ? [.treatAllWarnings(as: .error)] : [])
    + (fuzzer == nil ? [] : [.unsafeFlags(["-O", "-sanitize=fuzzer,address"])])

let package = Package(
    name: "latchkey",
    products: [
        .executable(name: "latchkey", targets: ["LatchkeyCommand"])
    ],
    dependencies: [
        .package(url: "https://github.com/apple/swift-argument-parser", from: "1.8.2"),
        .package(url: "https://github.com/apple/swift-configuration", from: "1.4.0", traits: ["JSON", "YAML"]),
        .package(url: "https://github.com/apple/swift-crypto", from: "4.5.2"),
        .package(url: "https://github.com/apple/swift-http-types", from: "1.8.0"),
        .package(url: "https://github.com/apple/swift-log", from: "1.16.2"),
        .package(url: "https://github.com/apple/swift-nio", from: "2.101.2"),
        .package(url: "https://github.com/apple/swift-nio-extras", from: "1.35.2"),
        .package(url: "https://github.com/apple/swift-nio-ssl", from: "2.37.6"),
        .package(url: "https://github.com/groue/GRDB.swift", from: "7.10.0"),
        .package(url: "https://github.com/hummingbird-project/hummingbird", from: "2.28.1"),
        .package(url: "https://github.com/hummingbird-project/swift-mustache", from: "2.1.1"),
        .package(url: "https://github.com/swift-server/async-http-client", from: "1.37.0"),
        .package(url: "https://github.com/swift-server/swift-service-lifecycle", from: "2.13.0"),
    ],
    targets: [
        .target(
            name: "LatchkeyStorage",
            dependencies: [
                .product(name: "GRDB", package: "GRDB.swift"),
                .product(name: "GRDBSQLite", package: "GRDB.swift"),
                .product(name: "NIOPosix", package: "swift-nio"),
            ],
            swiftSettings: settings),
        .systemLibrary(name: "CGlibc"),
        .systemLibrary(name: "CPublicSuffix", providers: [.apt(["libpsl-dev"]), .brew(["libpsl"])]),
        .target(name: "CPhoneNumbers", linkerSettings: [.linkedLibrary("phonenumber")]),
        .target(
            name: "LatchkeyCore",
            dependencies: [
                "CPhoneNumbers",
                "CPublicSuffix",
                "LatchkeyStorage",
                .product(name: "Crypto", package: "swift-crypto"),
                .product(name: "CryptoExtras", package: "swift-crypto"),
            ],
            swiftSettings: settings),
        .target(
            name: "LatchkeyAssets",
            resources: [.embedInCode("Static"), .embedInCode("Templates")],
            swiftSettings: settings),
        .target(
            name: "LatchkeyServer",
            dependencies: [
                "CGlibc",
                "LatchkeyAssets",
                "LatchkeyCore",
                .product(name: "AsyncHTTPClient", package: "async-http-client"),
                .product(name: "HTTPTypes", package: "swift-http-types"),
                .product(name: "Hummingbird", package: "hummingbird"),
                .product(name: "HummingbirdCore", package: "hummingbird"),
                .product(name: "HummingbirdTLS", package: "hummingbird"),
                .product(name: "Logging", package: "swift-log"),
                .product(name: "Mustache", package: "swift-mustache"),
                .product(name: "NIOCore", package: "swift-nio"),
                .product(name: "NIOHTTP1", package: "swift-nio"),
                .product(name: "NIOHTTPTypes", package: "swift-nio-extras"),
                .product(name: "NIOPosix", package: "swift-nio"),
                .product(name: "NIOSSL", package: "swift-nio-ssl"),
                .product(name: "ServiceLifecycle", package: "swift-service-lifecycle"),
            ],
            swiftSettings: settings),
        .executableTarget(
            name: "LatchkeyCommand",
            dependencies: [
                "CGlibc",
                "LatchkeyCore",
                "LatchkeyServer",
                "LatchkeyStorage",
                .product(name: "ArgumentParser", package: "swift-argument-parser"),
                .product(name: "AsyncHTTPClient", package: "async-http-client"),
                .product(name: "Configuration", package: "swift-configuration"),
                .product(name: "HTTPTypes", package: "swift-http-types"),
                .product(name: "Hummingbird", package: "hummingbird"),
                .product(name: "Logging", package: "swift-log"),
                .product(name: "NIOCore", package: "swift-nio"),
                .product(name: "NIOHTTP1", package: "swift-nio"),
                .product(name: "NIOPosix", package: "swift-nio"),
                .product(name: "ServiceLifecycle", package: "swift-service-lifecycle"),
                .product(name: "UnixSignals", package: "swift-service-lifecycle"),
            ],
            swiftSettings: settings),
        .testTarget(
            name: "LatchkeyStorageTests",
            dependencies: ["LatchkeyStorage"],
            swiftSettings: settings),
        .testTarget(
            name: "LatchkeyCoreTests",
            dependencies: ["CPhoneNumbers", "LatchkeyCore"],
            swiftSettings: settings),
        .testTarget(
            name: "LatchkeyServerTests",
            dependencies: [
                "LatchkeyAssets",
                "LatchkeyServer",
                .product(name: "HummingbirdTesting", package: "hummingbird"),
                .product(name: "NIOEmbedded", package: "swift-nio"),
                .product(name: "NIOHTTPTypes", package: "swift-nio-extras"),
            ],
            swiftSettings: settings),
    ],
    swiftLanguageModes: [.v6],
    cxxLanguageStandard: .cxx17
)

if let fuzzer {
    package.targets.removeAll { $0.type == .test }
    package.targets.append(
        .executableTarget(
            name: "latchkey-fuzz",
            dependencies: ["LatchkeyServer"],
            path: "Tests",
            exclude: ["LatchkeyServerTests/Properties/CorpusTests.swift", "fuzz/corpus"],
            sources: ["fuzz", "LatchkeyServerTests/Properties"],
            swiftSettings: settings,
            linkerSettings: [.unsafeFlags([fuzzer, "-sanitize=address"]), .linkedLibrary("stdc++")]))
}
