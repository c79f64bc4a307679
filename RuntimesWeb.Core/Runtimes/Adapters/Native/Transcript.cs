using System.Collections.Immutable;
using System.Globalization;
using System.Text;
using RuntimesWeb.Core.Models;

namespace RuntimesWeb.Core.Runtimes.Adapters.Native;

/// <summary>
/// What has been said, made to fit when it must be: old results become one line, then the oldest turns are left out, with a note of what they were. The same
/// conversation is always shortened in the same way, nobody is asked, and a call stays with its result.
/// </summary>
internal sealed class Transcript
{
    private const int LongestLine = 120;
    private const int MostNoted = 24;

    private readonly List<(ModelMessage Message, int Tokens)> _messages = [];
    private readonly List<string> _leftOut = [];
    private int _current;
    private int _total;

    public Transcript(ImmutableArray<ModelMessage> history, ModelMessage.User message)
    {
        foreach (var one in history)
        {
            Add(one);
        }

        _current = _messages.Count;
        Add(message);
    }

    /// <summary>The whole of it, in estimated tokens.</summary>
    public int Tokens => _total + (_leftOut.Count == 0 ? 0 : ContextBudget.Tokens(Note()));

    public bool HasTools => _messages.Exists(m => m.Message is ModelMessage.ToolResult or ModelMessage.Assistant { Calls.Length: > 0 });

    public void Add(ModelMessage message)
    {
        var tokens = ContextBudget.Tokens(message);
        _messages.Add((message, tokens));
        _total += tokens;
    }

    public ImmutableArray<ModelMessage> ToMessages() => _leftOut.Count == 0
        ? [.. _messages.Select(m => m.Message)]
        : [ModelMessage.User.Say(Note()), .. _messages.Select(m => m.Message)];

    /// <summary>
    /// The same without calls and results, which become text: providers refuse those where no tools are named, and some models cannot read them.
    /// </summary>
    public ImmutableArray<ModelMessage> ToMessagesWithoutTools() => [.. ToMessages().Select(m => m switch
    {
        ModelMessage.Assistant { Calls.Length: > 0 } answer => answer with
        {
            Text = $"{answer.Text}\n\n{string.Join('\n', answer.Calls.Select(c => $"(I used {c.Name} with {c.ArgumentsJson})"))}".Trim(),
            Calls = [],
            Thoughts = [],
        },
        ModelMessage.ToolResult result => ModelMessage.User.Say($"({result.ToolName} {(result.IsError ? "failed" : "answered")}:)\n{result.Text}"),
        _ => m,
    })];

    /// <summary>Makes it fit; some way below the budget, so that the next answers need not do it again and the provider's cache stays good. False when nothing could be left out.</summary>
    public bool Fit(int budget)
    {
        var before = Tokens;
        var target = budget / 10 * 7;
        ShortenOldResults(target);
        LeaveOutTurns(target);
        LeaveOutSteps(budget, target);
        CutNewResults(budget);
        return Tokens < before;
    }

    private static string Line(string text)
    {
        var line = text.AsSpan().Trim();
        var end = line.IndexOfAny('\r', '\n');
        line = end < 0 ? line : line[..end];
        return line.Length <= LongestLine ? line.ToString() : $"{line[..LongestLine]}…";
    }

    private static string Said(ModelMessage.User user) => Line(user.Parts.OfType<ModelPart.Text>().FirstOrDefault()?.Value ?? "(a picture)");

    private void ShortenOldResults(int target)
    {
        var until = LastStep();
        for (var i = 0; i < until && Tokens > target; i++)
        {
            if (_messages[i].Message is ModelMessage.ToolResult { Text.Length: > 3 * LongestLine } result)
            {
                Replace(i, result with { Text = string.Create(CultureInfo.InvariantCulture, $"{Line(result.Text)} [shortened from {result.Text.Length:N0} characters; call the tool again if they matter]") });
            }
        }
    }

    /// <summary>Whole turns, the oldest first, up to what is asked now.</summary>
    private void LeaveOutTurns(int target)
    {
        while (_current > 0 && Tokens > target)
        {
            var next = _messages.FindIndex(1, _current, m => m.Message is ModelMessage.User);
            var count = next < 0 ? _current : next;
            LeaveOut(0, count);
            _current -= count;
        }
    }

    /// <summary>Within what is done now: answers with the results of their calls, the oldest first, but not the latest.</summary>
    private void LeaveOutSteps(int budget, int target)
    {
        if (Tokens <= budget)
        {
            return;
        }

        for (var i = _current + 1; i < LastStep() && Tokens > target;)
        {
            if (_messages[i].Message is not ModelMessage.Assistant)
            {
                i++;
                continue;
            }

            var end = i + 1;
            while (end < _messages.Count && _messages[end].Message is ModelMessage.ToolResult)
            {
                end++;
            }

            LeaveOut(i, end - i);
        }
    }

    private void CutNewResults(int budget)
    {
        var results = Enumerable.Range(LastStep(), _messages.Count - LastStep()).Where(i => _messages[i].Message is ModelMessage.ToolResult).ToList();
        if (Tokens <= budget || results.Count == 0)
        {
            return;
        }

        var room = Math.Max(0, budget - (Tokens - results.Sum(i => _messages[i].Tokens))) / results.Count;
        foreach (var i in results)
        {
            var (result, tokens) = ((ModelMessage.ToolResult)_messages[i].Message, _messages[i].Tokens);
            if (tokens > room)
            {
                var keep = (int)Math.Clamp((long)result.Text.Length * Math.Max(0, room - 40) / tokens, Math.Min(300, result.Text.Length), result.Text.Length);
                Replace(i, result with { Text = string.Create(CultureInfo.InvariantCulture, $"{result.Text.AsSpan(0, keep)}\n[cut here: {result.Text.Length - keep:N0} more characters do not fit into the context; ask for less at a time]") });
            }
        }
    }

    /// <summary>Where the latest answer that called tools is; what follows it is new to the model.</summary>
    private int LastStep() => _messages.FindLastIndex(m => m.Message is ModelMessage.Assistant { Calls.Length: > 0 }) is >= 0 and var at && at > _current ? at : _messages.Count;

    private void Replace(int i, ModelMessage message)
    {
        _total -= _messages[i].Tokens;
        _messages[i] = (message, ContextBudget.Tokens(message));
        _total += _messages[i].Tokens;
    }

    private void LeaveOut(int from, int count)
    {
        foreach (var (message, tokens) in _messages.Skip(from).Take(count))
        {
            _total -= tokens;
            if (message is ModelMessage.User user)
            {
                _leftOut.Add($"- was asked: {Said(user)}");
            }
            else if (message is ModelMessage.Assistant answer)
            {
                _leftOut.AddRange(answer.Text.Length > 0 ? [$"- answered: {Line(answer.Text)}"] : []);
                _leftOut.AddRange(answer.Calls.Select(c => $"- used {c.Name}: {Line(c.ArgumentsJson)}"));
            }
        }

        _messages.RemoveRange(from, count);
    }

    private string Note()
    {
        var note = new StringBuilder("[The beginning of this conversation was left out to save room. What it was, in short:");
        if (_leftOut.Count > MostNoted)
        {
            note.Append(CultureInfo.InvariantCulture, $"\n- {_leftOut.Count - MostNoted} earlier steps");
        }

        foreach (var line in _leftOut.Skip(_leftOut.Count - MostNoted))
        {
            note.Append('\n').Append(line);
        }

        return note.Append(']').ToString();
    }
}
