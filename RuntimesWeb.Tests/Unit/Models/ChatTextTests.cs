using System.Text;
using RuntimesWeb.Core.Models.Protocols;

namespace RuntimesWeb.Tests.Unit.Models;

/// <summary>The short way may only be taken where the long one would say the same.</summary>
public sealed class ChatTextTests
{
    [Theory]
    [InlineData("""{"id":"c","object":"chat.completion.chunk","created":1,"model":"m","choices":[{"index":0,"delta":{"content":"Hi \"you\" \u00e4"},"finish_reason":null}]}""", "Hi \"you\" ä")]
    [InlineData("""{"choices":[{"index":0,"delta":{"role":"assistant","content":"a","refusal":null,"tool_calls":null},"logprobs":null,"finish_reason":null}],"usage":null,"obfuscation":"xyz"}""", "a")]
    [InlineData("""{"system":{"nested":[1,{"choices":[]}]},"choices":[{"delta":{"content":"b"}}],"error":null}""", "b")]
    public void TextAlone_IsRead(string chunk, string text) => Assert.Equal(text, ChatText.Of(Encoding.UTF8.GetBytes(chunk)));

    [Theory]
    [InlineData("""{"choices":[{"index":0,"delta":{"content":""},"finish_reason":null}]}""")]
    [InlineData("""{"choices":[{"index":0,"delta":{"content":"a"},"finish_reason":"stop"}]}""")]
    [InlineData("""{"choices":[{"index":0,"delta":{"content":"a"}}],"usage":{"prompt_tokens":1}}""")]
    [InlineData("""{"choices":[{"index":0,"delta":{"content":"a"},"usage":{"prompt_tokens":1}}]}""")]
    [InlineData("""{"choices":[{"index":0,"delta":{"content":"a","reasoning_content":"b"}}]}""")]
    [InlineData("""{"choices":[{"index":0,"delta":{"content":"a","tool_calls":[{"index":0}]}}]}""")]
    [InlineData("""{"choices":[{"index":0,"delta":{"content":[{"type":"text","text":"a"}]}}]}""")]
    [InlineData("""{"choices":[{"index":0,"delta":{"content":"a"}},{"index":1,"delta":{"content":"b"}}]}""")]
    [InlineData("""{"choices":[{"index":0,"delta":{"content":"a"}}],"error":{"message":"overloaded"}}""")]
    [InlineData("""{"choices":[]}""")]
    [InlineData("""{"error":{"message":"overloaded"}}""")]
    [InlineData("""["choices"]""")]
    public void AnythingElse_IsLeftToTheLongWay(string chunk) => Assert.Null(ChatText.Of(Encoding.UTF8.GetBytes(chunk)));
}
