using System.Runtime.CompilerServices;
using System.Text.Json;
using RuntimesWeb.Core.Conversations;
using RuntimesWeb.Core.Permissions;
using RuntimesWeb.Core.Platform.Events;
using RuntimesWeb.Core.Runs;
using RuntimesWeb.Core.Runtimes.Adapters;
using RuntimesWeb.Http;

namespace RuntimesWeb.Controllers.Api.Chat;

/// <summary>A turn in the events of the Stagent API Reference: <c>status</c>, <c>delta</c>, <c>permission_request</c>, and as the last one <c>done</c> or <c>error</c>.</summary>
internal sealed class TurnFrames(RunEngine engine, Turn turn)
{
    public static SseFrame Broken { get; } = Frame(new { type = "error", message = "The events of this turn could not be read any more; its message has what there is." });

    public async IAsyncEnumerable<SseFrame> ReadAsync([EnumeratorCancellation] CancellationToken ct)
    {
        yield return Frame(new { type = "status", phase = turn.Joined ? "queued" : "preparing", message = turn.Joined ? "The answer in progress hears this next" : "Preparing" });
        // Who joined an answer gets what comes after it was heard.
        var heard = !turn.Joined;
        var thinking = false;
        await foreach (var line in engine.ReadAsync(turn.Run.Id, EventPosition.Start, ct))
        {
            heard |= line.Event.IsLast || (line.Event is RunEvent.Steering said && said.Value == turn.UserMessage?.Content);
            if (!heard)
            {
                continue;
            }

            if (line.Event is RunEvent.Thinking)
            {
                if (!thinking)
                {
                    yield return Status("thinking", "Thinking");
                }

                thinking = true;
                continue;
            }

            thinking = false;
            if (Of(line.Event) is { } frame)
            {
                yield return frame;
            }
        }
    }

    private SseFrame? Of(RunEvent e) => e switch
    {
        RunEvent.Text text => new SseFrame($$"""{"type":"delta","content":{{JsonSerializer.Serialize(text.Value, WireJson.Options)}}}"""),
        RunEvent.ToolCall call => Status("tool_use", call.Name),
        RunEvent.Approval { State: ApprovalStatus.Pending } asked => Frame(new { type = "permission_request", requestId = asked.Id, messageId = turn.AnswerId, toolName = asked.ToolName, toolInput = asked.ToolInput }),
        RunEvent.ToolResult => Status("generating", "Generating"),
        RunEvent.Status status => Status(status.Phase == "running" ? "connecting" : status.Phase, status.Message ?? status.Phase),
        RunEvent.Done done => Frame(new { type = "done", messageId = turn.AnswerId, quickAccess = Array.Empty<object>(), doneReason = JsonNamingPolicy.SnakeCaseLower.ConvertName(done.Reason.ToString()) }),
        RunEvent.Error error => Frame(new { type = "error", message = error.Message, code = error.Code, hint = error.Hint, messageId = turn.AnswerId }),
        _ => null,
    };

    private static SseFrame Status(string phase, string message) => Frame(new { type = "status", phase, message });

    private static SseFrame Frame(object body) => new(JsonSerializer.Serialize(body, WireJson.Options));
}
