using RuntimesWeb.Core.Models.Protocols;

namespace RuntimesWeb.Tests.Unit.Models;

public sealed class RefusalTests
{
    [Theory]
    [InlineData("20", null, 20_000)]
    [InlineData("0.5", null, 500)]
    [InlineData("3", "1200", 1_200)]
    [InlineData("Thu, 01 Jan 2026 00:00:30 GMT", null, 30_000)]
    public void Wait_IsReadInAllItsForms(string? after, string? milliseconds, double expected) =>
        Assert.Equal(expected, Refusal.Wait(after, milliseconds, new DateTimeOffset(2026, 1, 1, 0, 0, 0, TimeSpan.Zero))?.TotalMilliseconds);

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    [InlineData("soon")]
    [InlineData("-5")]
    [InlineData("NaN")]
    [InlineData("1e300")]
    [InlineData("Thu, 01 Jan 1970 00:00:30 GMT")]
    public void Wait_ThatIsNone_IsNull(string? after) => Assert.Null(Refusal.Wait(after, null, new DateTimeOffset(2026, 1, 1, 0, 0, 0, TimeSpan.Zero)));

    [Theory]
    [InlineData("""{"error":{"type":"t","code":"c","message":"m"}}""", "t c", "m")]
    [InlineData("""{"error":"m"}""", "", "m")]
    [InlineData("""{"message":"m","type":"t"}""", "t", "m")]
    [InlineData("""{"detail":"m"}""", "", "m")]
    [InlineData("""[{"error":{"status":"s","message":"m"}}]""", "s", "m")]
    [InlineData("""{"error":{"message":"m","metadata":{"raw":"behind"}}}""", "", "m: behind")]
    [InlineData("""{"error":null}""", "", "")]
    [InlineData("[]", "", "")]
    [InlineData("<html>", "", "")]
    public void Read_KnowsTheBodiesOfAll(string body, string codes, string text)
    {
        var refusal = Refusal.Read(400, System.Text.Encoding.UTF8.GetBytes(body), null);

        Assert.Equal((codes, text), (refusal.Code, refusal.Text));
    }
}
