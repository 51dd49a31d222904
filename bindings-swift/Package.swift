// swift-tools-version: 6.0

import PackageDescription

/// The folder of a library that is built beside the package, as `cargo xtask swift` sets it. Without it the library is the
/// XCFramework in this folder, which an app for a phone needs: README.md tells how both are made.
let library = Context.environment["PERITO_LIBRARY"]

let foreign: Target =
    if library == nil {
        .binaryTarget(name: "PeritoFFI", path: "PeritoFFI.xcframework")
    } else {
        .systemLibrary(name: "PeritoFFI")
    }

/// How the library is found; of a static one, what it needs of the system to verify certificates.
let linked: [LinkerSetting] =
    if let library {
        [.unsafeFlags(["-L\(library)", "-lperito_uniffi", "-Xlinker", "-rpath", "-Xlinker", library])]
    } else {
        [.linkedFramework("CoreFoundation"), .linkedFramework("Security")]
    }

/// Swift's own library for `@Observable` does not find one of its functions on Linux, which it never calls.
let observable = LinkerSetting.unsafeFlags(["-Xlinker", "--allow-shlib-undefined"], .when(platforms: [.linux]))

let package = Package(
    name: "Perito",
    platforms: [.iOS(.v16), .macOS(.v13)],
    products: [.library(name: "Perito", targets: ["Perito"])],
    targets: [
        foreign,
        .target(name: "Perito", dependencies: ["PeritoFFI"], linkerSettings: linked),
        .testTarget(name: "PeritoTests", dependencies: ["Perito"], linkerSettings: [observable]),
    ],
    swiftLanguageModes: [.v6]
)
