using System.Globalization;
using System.Text;
using System.Text.Json;
using RuntimesWeb.Core.Models;
using RuntimesWeb.Core.Runtimes.Tools.Writing;

namespace RuntimesWeb.Core.Runtimes.Tools;

/// <summary>Reads a text file, or lines of it, with their numbers; 64 KiB at a time.</summary>
internal sealed class ReadFileTool(Workspace workspace, SeenFiles seen, TimeProvider time) : WorkspaceTool(Tool, workspace)
{
    private const int MostBytes = 64 * 1024;
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(5);

    private static readonly ModelTool Tool = Define(
        "read_file",
        "Reads a text file of the project, with line numbers. Gives 64 KiB at most and says how to read on.",
        """
        {"type":"object","properties":{
          "path":{"type":"string","description":"The file, relative to the project folder"},
          "offset":{"type":"integer","description":"The first line to read, from 1"},
          "limit":{"type":"integer","description":"So many lines at most"}},
         "required":["path"]}
        """);

    protected override ToolAnswer Run(JsonElement arguments, CancellationToken ct)
    {
        var path = Workspace.Resolve(Text(arguments, "path"));
        var opened = path.IsOk ? TextFile.Open(Workspace, path.Value) : path.Failure!; // one of the two
        if (opened.Failure is { } failure)
        {
            return ToolAnswer.Wrong(failure.Message);
        }

        using var file = opened.Value;
        if (file.SizeBytes <= FileText.Largest)
        {
            seen.Note(path.Value, file.Hash());
        }

        return Read(file, Number(arguments, "offset", 1, 1, int.MaxValue), Number(arguments, "limit", int.MaxValue, 1, int.MaxValue), ct);
    }

    private ToolAnswer Read(TextFile file, int first, int limit, CancellationToken ct)
    {
        var (text, started, bytes) = (new StringBuilder(), time.GetTimestamp(), 0);
        for (var number = 1; ; number++)
        {
            if ((number & 0x3FF) == 0 && time.GetElapsedTime(started) > Limit)
            {
                return new ToolAnswer($"{text}[cut after {Limit.TotalSeconds:0} s at line {number}: the file is very large]");
            }

            if (file.Next(ct) is not { } line)
            {
                return End(text, number - 1, first);
            }

            if (number < first)
            {
                continue;
            }

            var written = string.Create(CultureInfo.InvariantCulture, $"{number,6}\t{line.Text}{(line.Cut > 0 ? $" [{line.Cut:N0} more characters in this line]" : "")}\n");
            bytes += Encoding.UTF8.GetByteCount(written);
            if (number - (long)first >= limit || bytes > MostBytes)
            {
                return new ToolAnswer(string.Create(CultureInfo.InvariantCulture, $"{text}[more follows, {file.SizeBytes:N0} bytes in all; read on with offset {number}]"));
            }

            text.Append(written);
        }
    }

    private static ToolAnswer End(StringBuilder text, int lines, int first) => lines == 0 ? new ToolAnswer("[the file is empty]")
        : first > lines ? ToolAnswer.Wrong($"The file has {lines} lines; there is none at offset {first}.")
        : new ToolAnswer(text.ToString());
}
