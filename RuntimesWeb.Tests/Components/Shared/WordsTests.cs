using RuntimesWeb.Components.Credentials;
using RuntimesWeb.Components.Shared;
using RuntimesWeb.Core.Platform;

namespace RuntimesWeb.Tests.Components.Shared;

public sealed class WordsTests
{
    [Theory]
    [InlineData("the title is too long", null, "The title is too long.")]
    [InlineData("no usable key", "enter one on the Credentials page", "No usable key. Enter one on the Credentials page.")]
    [InlineData("in_progress", "It is being worked on.", "It is being worked on.")]
    [InlineData("conflict_of_names", null, "Conflict_of_names.")]
    [InlineData("OPENAI_API_KEY is set", "Take it out of the environment.", "OPENAI_API_KEY is set. Take it out of the environment.")]
    public void Failure_IsToldInSentences_NotInCodes(string message, string? hint, string told) => Assert.Equal(told, Words.Of(new Failure(FailureKind.Conflict, message, hint)));

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
