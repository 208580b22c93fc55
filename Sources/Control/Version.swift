/// Of the daemon and the CLI alike: they are built and installed together.
package enum Version {
    package static let current = "0.1.0"
}
