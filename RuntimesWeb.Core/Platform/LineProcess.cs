using System.Text;
using System.Threading.Channels;

namespace RuntimesWeb.Core.Platform;

/// <summary>
/// A running program that is talked to in lines over its input and output, one JSON object a line as a rule. What it says is read as it comes and waits for the reader,
/// who slows it down; what it says beside that is kept as its last few lines.
/// </summary>
public sealed class LineProcess : IAsyncDisposable
{
    /// <summary>A longer line is passed over.</summary>
    public const int LongestLine = 16 * 1024 * 1024;

    private const int LinesAhead = 64;
    private const int MostErrors = 50;

    // What it left behind may hold its output open for good.
    private static readonly TimeSpan Trailing = TimeSpan.FromMilliseconds(500);

    private readonly ChildProcess _child;
    private readonly ChildRegister.Mark? _mark;
    private readonly CancellationTokenSource _reading = new();
    private readonly SemaphoreSlim _writing = new(1, 1);
    private readonly Queue<string> _errors = new();
    private readonly Channel<string> _lines = Channel.CreateBounded<string>(new BoundedChannelOptions(LinesAhead) { SingleReader = true });
    private readonly Task _pumped;
    private readonly Task _errorsPumped;
    private bool _isInputClosed;

    internal LineProcess(ChildProcess child, ChildRegister.Mark? mark)
    {
        (_child, _mark) = (child, mark);
        _errorsPumped = PumpErrorsAsync();
        _pumped = Task.WhenAll(PumpAsync(), _errorsPumped);
    }

    /// <summary>What it says, in order, to its end. Read by one at a time, who may stop and go on later.</summary>
    public ChannelReader<string> Lines => _lines.Reader;

    /// <summary>The last lines of what it said beside its output, without colours.</summary>
    public IReadOnlyList<string> Errors
    {
        get
        {
            lock (_errors)
            {
                return [.. _errors];
            }
        }
    }

    /// <summary>Says a line to it; false when it reads no more.</summary>
    public async Task<bool> WriteLineAsync(string line, CancellationToken ct)
    {
        await _writing.WaitAsync(ct);
        try
        {
            if (_isInputClosed)
            {
                return false;
            }

            await _child.Input.WriteAsync(Encoding.UTF8.GetBytes(line + "\n"), ct);
            await _child.Input.FlushAsync(ct);
            return true;
        }
        catch (Exception e) when (e is IOException or ObjectDisposedException)
        {
            return false;
        }
        finally
        {
            _writing.Release();
        }
    }

    /// <summary>Tells it that nothing more will be said.</summary>
    public void CloseInput()
    {
        _isInputClosed = true;
        try
        {
            _child.Input.Close();
        }
        catch (IOException)
        {
            // It had closed it itself.
        }
    }

    /// <summary>Waits for its end, and for what it said beside its output; the exit code, or null when it is still there after that time.</summary>
    public async Task<int?> WaitForExitAsync(TimeSpan patience, CancellationToken ct)
    {
        using var deadline = CancellationTokenSource.CreateLinkedTokenSource(ct);
        deadline.CancelAfter(patience);
        try
        {
            await _child.WaitForExitAsync(deadline.Token);
            // Its last words may still be on the way; what it left behind may hold them open for good.
            await Task.WhenAny(_errorsPumped, Task.Delay(Trailing, ct));
            return _child.ExitCode;
        }
        catch (OperationCanceledException) when (!ct.IsCancellationRequested)
        {
            return null;
        }
    }

    /// <summary>Asks everything it started to end, and ends what has not after that time.</summary>
    public Task EndAsync(TimeSpan patience) => _child.EndAsync(patience);

    /// <summary>Ends everything it started, also what went into the background.</summary>
    public async ValueTask DisposeAsync()
    {
        CloseInput();
        await _child.EndAsync(ChildProcess.Patience);
        if (_mark is not null)
        {
            ChildRegister.End(_mark);
            _mark.Dispose();
        }

        _reading.CancelAfter(Trailing);
        await _pumped;
        _child.Dispose();
        _reading.Dispose();
        _writing.Dispose();
    }

    private async Task PumpAsync()
    {
        try
        {
            var (line, buffer, isTooLong) = (new StringBuilder(), new char[16 * 1024], false);
            int read;
            while ((read = await _child.Output.ReadAsync(buffer, _reading.Token)) > 0)
            {
                for (var rest = buffer.AsMemory(0, read); rest.Length > 0;)
                {
                    var end = rest.Span.IndexOf('\n');
                    var piece = end < 0 ? rest : rest[..end];
                    isTooLong |= line.Length + piece.Length > LongestLine;
                    line.Append(isTooLong ? default : piece);
                    rest = end < 0 ? default : rest[(end + 1)..];
                    if (end >= 0)
                    {
                        await SayAsync(line, isTooLong);
                        isTooLong = false;
                    }
                }
            }

            await SayAsync(line, isTooLong);
        }
        catch (Exception e) when (e is OperationCanceledException or IOException or ObjectDisposedException or ChannelClosedException)
        {
            // Nobody reads on: what was read is what there is.
        }
        finally
        {
            _lines.Writer.TryComplete();
        }
    }

    private async Task SayAsync(StringBuilder line, bool isTooLong)
    {
        var text = line.ToString();
        line.Clear();
        if (!isTooLong && !string.IsNullOrWhiteSpace(text))
        {
            await _lines.Writer.WriteAsync(text, _reading.Token);
        }
    }

    private async Task PumpErrorsAsync()
    {
        try
        {
            var (cutter, buffer) = (new Lines(), new char[4096]);
            int read;
            while ((read = await _child.Error.ReadAsync(buffer, _reading.Token)) > 0)
            {
                Keep(cutter.Cut(buffer.AsSpan(0, read)));
            }

            Keep(cutter.Rest() is { } last ? [last] : []);
        }
        catch (Exception e) when (e is OperationCanceledException or IOException or ObjectDisposedException)
        {
            // As above.
        }
    }

    private void Keep(IReadOnlyList<string> lines)
    {
        lock (_errors)
        {
            foreach (var line in lines)
            {
                _errors.Enqueue(line);
                if (_errors.Count > MostErrors)
                {
                    _errors.Dequeue();
                }
            }
        }
    }
}
