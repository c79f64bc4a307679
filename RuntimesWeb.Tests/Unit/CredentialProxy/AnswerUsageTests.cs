using System.Text;
using RuntimesWeb.Core.CredentialProxy;
using RuntimesWeb.Core.Usage;

namespace RuntimesWeb.Tests.Unit.CredentialProxy;

/// <summary>What is read from answers that pass by.</summary>
public sealed class AnswerUsageTests
{
    private const string Messages = """
        event: message_start
        data: {"type":"message_start","message":{"id":"m1","model":"claude-haiku-4-5","usage":{"input_tokens":50,"cache_creation_input_tokens":10,"cache_read_input_tokens":40,"output_tokens":1}}}

        data: {"type":"content_block_delta","delta":{"type":"text_delta","text":"the word \"usage\" alone"}}

        event: message_delta
        data: {"type":"message_delta","delta":{"stop_reason":"end_turn"},"usage":{"output_tokens":25}}

        """;

    private const string Responses = """
        data: {"type":"response.created","response":{"model":"gpt-5","usage":null}}

        data: {"type":"response.completed","response":{"model":"gpt-5","usage":{"input_tokens":120,"input_tokens_details":{"cached_tokens":20},"output_tokens":30,"output_tokens_details":{"reasoning_tokens":12},"total_tokens":150}}}

        """;

    private const string Chat = """
        data: {"model":"gpt-4o","choices":[{"delta":{"content":"Hi"}}],"usage":null}

        data: {"model":"gpt-4o","choices":[],"usage":{"prompt_tokens":11,"prompt_tokens_details":{"cached_tokens":4},"completion_tokens":7,"completion_tokens_details":{"reasoning_tokens":2}}}

        data: [DONE]

        """;

    public static TheoryData<string, string, TokenUsage> Answers { get; } = new()
    {
        { Messages, "claude-haiku-4-5", new TokenUsage(100, 40, 10, 25, 0) },
        { Responses, "gpt-5", new TokenUsage(120, 20, 0, 30, 12) },
        { Chat, "gpt-4o", new TokenUsage(11, 4, 0, 7, 2) },
        { """{"model":"claude-haiku-4-5","content":[],"usage":{"input_tokens":5,"output_tokens":2}}""", "claude-haiku-4-5", new TokenUsage(5, 0, 0, 2, 0) },
    };

    [Theory]
    [MemberData(nameof(Answers))]
    public void End_OfEachProtocol_InWhateverPieces(string answer, string model, TokenUsage tokens)
    {
        foreach (var size in new[] { 1, 7, 100_000 })
        {
            var usage = new AnswerUsage();
            foreach (var piece in Encoding.UTF8.GetBytes(answer).Chunk(size))
            {
                usage.Read(piece);
            }

            Assert.Equal((model, tokens), usage.End());
        }
    }

    [Theory]
    [InlineData("")]
    [InlineData("data: {\"usage\": nothing\n")]
    [InlineData("""{"error":{"message":"no usage here"}}""")]
    [InlineData("[1,2,\"usage\"]\n")]
    [InlineData("{\"usage\":{\"input_tokens\":\n7}}")]
    public void End_OfWhatTellsNothing_IsNothing(string answer)
    {
        var usage = new AnswerUsage();
        usage.Read(Encoding.UTF8.GetBytes(answer));

        Assert.Null(usage.End());
    }

    [Fact]
    public void Read_OfAnEndlessLine_KeepsNothingOfIt_AndHearsWhatFollows()
    {
        var usage = new AnswerUsage();
        var piece = new byte[1024 * 1024];
        for (var i = 0; i < 6; i++)
        {
            usage.Read(piece);
        }

        usage.Read("\ndata: {\"model\":\"m\",\"usage\":{\"prompt_tokens\":1,\"completion_tokens\":2}}\n"u8);

        Assert.Equal(("m", new TokenUsage(1, 0, 0, 2, 0)), usage.End());
    }

    [Theory]
    [InlineData("POST", "v1/messages", true)]
    [InlineData("POST", "v1/messages/count_tokens", true)]
    [InlineData("POST", "responses", true)]
    [InlineData("POST", "chat/completions", true)]
    [InlineData("GET", "v1/models", true)]
    [InlineData("GET", "v1/models/gpt-4o", true)]
    [InlineData("POST", "v1/models", false)]
    [InlineData("GET", "v1/messages", false)]
    [InlineData("POST", "v1/messagesandmore", false)]
    [InlineData("POST", "v1/messages/batches/../../files", false)]
    [InlineData("POST", "files", false)]
    [InlineData("DELETE", "models/mine", false)]
    public void Allow_ModelsAndNothingElse(string method, string path, bool isAllowed) => Assert.Equal(isAllowed, ModelPaths.Allow(method, path));
}
