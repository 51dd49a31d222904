// swift-tools-version: 6.0

import PackageDescription

let package = Package(
    name: "PeritoExamples",
    platforms: [.macOS(.v13)],
    dependencies: [.package(name: "Perito", path: "../../bindings-swift")],
    targets: [.executableTarget(name: "journey", dependencies: [.product(name: "Perito", package: "Perito")])],
    swiftLanguageModes: [.v6]
)
