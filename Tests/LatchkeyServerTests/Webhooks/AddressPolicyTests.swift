import LatchkeyCore
import Testing

@testable import LatchkeyServer

@Suite struct AddressPolicyTests {
    @Test(
        arguments: [
            "0.0.0.0", "0.1.2.3", "10.0.0.1", "100.64.0.1", "100.127.255.255", "127.0.0.1", "127.255.0.1",
            "169.254.0.1",
            "169.254.169.254", "172.16.0.1", "172.31.255.255", "192.0.0.1", "192.0.2.1", "192.88.99.1", "192.168.1.1",
            "198.18.0.1", "198.19.255.255", "198.51.100.1", "203.0.113.1", "224.0.0.1", "239.1.2.3", "240.0.0.1",
            "255.255.255.255", "::", "::1", "::ffff:127.0.0.1", "::ffff:10.0.0.1", "::127.0.0.1", "64:ff9b::7f00:1",
            "64:ff9b:1::1", "100::1", "2001::1", "2001:0:1::1", "2001:db8::1", "2002:7f00:1::", "3fff::1", "5f00::1",
            "fc00::1", "fd12:3456::1", "fe80::1", "fec0::1", "ff02::1", "", "localhost", "2130706433", "0x7f.1",
            "127.1", "fe80::1%eth0",
        ])
    func thisIsNoPublicAddress(_ address: String) {
        #expect(!AddressPolicy(allowing: []).permits(address))
    }

    @Test(
        arguments: [
            "1.1.1.1", "8.8.8.8", "100.63.255.255", "100.128.0.1", "172.15.0.1", "172.32.0.1", "192.169.0.1",
            "198.17.0.1", "223.255.255.254", "2606:4700::1111", "2a00:1450::1", "::ffff:8.8.8.8",
        ])
    func thisIsAPublicAddress(_ address: String) {
        #expect(AddressPolicy(allowing: []).permits(address))
    }

    @Test func networksCanBeAllowed() {
        let policy = AddressPolicy(allowing: ["10.1.0.0/16", "fd00::/8", "hooks.internal"])
        #expect(policy.permits("10.1.2.3") && policy.permits("fd12::1"))
        #expect(!policy.permits("10.2.0.1") && !policy.permits("127.0.0.1"))
    }
}
