import LatchkeyCore
import Testing

@testable import LatchkeyServer

@Suite struct NumberTextTests {
    @Test(arguments: [
        (0.0, "0"), (-0.5, "-0.5"), (999, "999"), (1000, "1,000"), (-1234.5, "-1,234.5"), (1_234_567, "1,234,567"),
    ])
    func thousandsStandApart(_ number: Double, _ text: String) {
        #expect(NumberText.grouped(number) == text)
    }

    @Test(arguments: [
        (1250.5, "USD", CurrencyDisplay.symbol, "$1,250.50"), (-3, "EUR", .symbol, "-€3"), (5, "EUR", .code, "EUR 5"),
        (5, "GBP", .name, "5 Pound Sterling"), (5, "CAD", .symbol, "CA$5"), (5, "CAD", .narrowSymbol, "$5"),
        (5, "CHF", .symbol, "CHF\u{a0}5"),
    ])
    func amountsNameTheirCurrency(_ number: Double, _ code: String, _ display: CurrencyDisplay, _ text: String) {
        let configuration = AttributeConfiguration(currencyCode: code, currencyDisplay: display)
        #expect(NumberText.amount(number, configuration) == text)
    }
}
