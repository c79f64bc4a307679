using RuntimesWeb.Components.Credentials;
using RuntimesWeb.Components.Shared;

namespace RuntimesWeb.Tests.Components.Shared;

public sealed class WordsTests
{
    private static readonly DateTimeOffset Now = new(2026, 3, 4, 12, 0, 0, TimeSpan.Zero);

    [Theory]
    [InlineData(0, "just now")]
    [InlineData(44, "just now")]
    [InlineData(180, "3 min ago")]
    [InlineData(7200, "2 h ago")]
    [InlineData(86400 * 3, "3 days ago")]
    [InlineData(-7200, "in 2 h")]
    public void Relative_IsWhatAPersonWouldSay(int secondsAgo, string words) => Assert.Equal(words, Times.Relative(Now.AddSeconds(-secondsAgo), Now));

    [Theory]
    [InlineData("unknown provider 'x'", "Unknown provider 'x'.")]
    [InlineData("Already one.", "Already one.")]
    [InlineData(" ", "")]
    public void Sentence_BeginsWithACapitalAndEndsOnce(string text, string sentence) => Assert.Equal(sentence, Words.Sentence(text));

    [Fact]
    public void List_JoinsAsPeopleDo()
    {
        Assert.Equal("", Words.List([]));
        Assert.Equal("A", Words.List(["A"]));
        Assert.Equal("A, B and C", Words.List(["A", "B", "C"]));
    }

    [Theory]
    [InlineData("sk-ant-api03-x", "Anthropic")]
    [InlineData("sk-or-v1-x", "OpenRouter")]
    [InlineData(" sk-proj-x", "OpenAI")]
    [InlineData("gsk_x", "Groq")]
    [InlineData("whatever", null)]
    public void KeyPrefix_TellsWhoseKeyItIs(string key, string? label) => Assert.Equal(label, KeyPrefixes.Owner(key)?.Label);
}
