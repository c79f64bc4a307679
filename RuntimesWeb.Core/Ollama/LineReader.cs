using System.Buffers;
using System.IO.Pipelines;

namespace RuntimesWeb.Core.Ollama;

/// <summary>Reads lines of bounded length, each within a time of its own.</summary>
internal sealed class LineReader(Stream stream, int longestLine = LineReader.LongestLine) : IAsyncDisposable
{
    public const int LongestLine = 64 * 1024;

    private readonly PipeReader _reader = PipeReader.Create(stream, new StreamPipeReaderOptions(leaveOpen: true));

    /// <summary>The next line that is not empty, or why there is none.</summary>
    public async Task<(byte[] Line, string? Problem)> ReadAsync(TimeSpan patience, CancellationToken ct)
    {
        using var deadline = CancellationTokenSource.CreateLinkedTokenSource(ct);
        deadline.CancelAfter(patience);
        try
        {
            while (true)
            {
                var read = await _reader.ReadAsync(deadline.Token);
                var buffer = read.Buffer;
                if (buffer.PositionOf((byte)'\n') is { } end)
                {
                    var line = buffer.Slice(0, end).ToArray();
                    _reader.AdvanceTo(buffer.GetPosition(1, end));
                    if (line.Length > 1)
                    {
                        return (line, null);
                    }

                    continue;
                }

                if (read.IsCompleted)
                {
                    var rest = buffer.ToArray();
                    _reader.AdvanceTo(buffer.End);
                    return rest.Length > 1 ? (rest, null) : ([], "Ollama ended the connection before it was done");
                }

                if (buffer.Length > longestLine)
                {
                    return ([], "Ollama sent a line without an end");
                }

                _reader.AdvanceTo(buffer.Start, buffer.End);
            }
        }
        catch (OperationCanceledException) when (!ct.IsCancellationRequested)
        {
            return ([], $"Ollama sent nothing for {patience.TotalSeconds:0.#} s");
        }
        catch (Exception e) when (e is IOException or HttpRequestException)
        {
            return ([], "The connection to Ollama broke");
        }
    }

    public ValueTask DisposeAsync() => _reader.CompleteAsync();
}
