using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using RuntimesWeb.Core.Credentials;
using RuntimesWeb.Core.Permissions;
using RuntimesWeb.Core.Platform;
using RuntimesWeb.Core.Providers;
using RuntimesWeb.Core.Runtimes.Adapters.Claude.Protocol;
using RuntimesWeb.Core.Runtimes.Adapters.Claude.Talk;
using RuntimesWeb.Core.Runtimes.Adapters.Cli;

namespace RuntimesWeb.Core.Runtimes.Adapters.Claude;

/// <summary>Starts Claude Code: its command line, its environment, its first line. Neither holds a key or a prompt.</summary>
public sealed class ClaudeLaunch(CliStart start, CliPrograms programs, CliCredentials credentials, ProviderUrls urls)
{
    /// <summary>The oldest version that was tried.</summary>
    public static readonly Version Oldest = new(2, 1, 0);

    private static readonly Runtime Claude = RuntimeCatalog.Get(RuntimeCatalog.ClaudeCode);

    // For Ollama any will do.
    private const string NoToken = "ollama";

    /// <summary>Whether it could be started for this provider. Quick.</summary>
    public Outcome<Done> Check(ProviderId provider) => programs.Find(Claude, Oldest).Failure is { } missing ? missing
        : provider != ProviderCatalog.Ollama && credentials.IsLogin(Claude, provider).Failure is { } refused ? refused
        : Done.Ok;

    /// <summary>What must be the same for a running one to do the turn of a request.</summary>
    public CliKey? KeyOf(RunRequest request)
    {
        if (request.Conversation is not { } conversation || request.Model.Provider is not { } provider)
        {
            return null;
        }

        var login = provider == ProviderCatalog.Ollama ? "none" : credentials.IsLogin(Claude, provider).Match(l => l ? CliCredentials.Login : CliCredentials.Key, _ => "none");
        var rest = string.Join('\n', [login, programs.Find(Claude, Oldest).Match(p => p, _ => ""), .. Arguments(request, null), Instructions(request) ?? ""]);
        return new CliKey(Claude.Id, conversation, request.AgentId, request.Model, start.FolderOf(request), request.Mode, Convert.ToHexString(SHA256.HashData(Encoding.UTF8.GetBytes(rest))));
    }

    /// <param name="session">The session to go on in; null to begin anew.</param>
    public async Task<Outcome<ClaudeProgram>> OpenAsync(RunRequest request, string? session, CancellationToken ct)
    {
        var provider = ProviderCatalog.Get(request.Model.Provider ?? ProviderCatalog.Anthropic);
        var (program, credential) = (programs.Find(Claude, Oldest), provider.NeedsKey ? credentials.Open(Claude, provider.Id) : new CliCredential(null, "Ollama on this computer, which needs no key"));
        if ((program.Failure ?? credential.Failure) is { } failure)
        {
            if (credential.IsOk)
            {
                credential.Value.Lease?.Dispose();
            }

            return failure;
        }

        var kit = start.Prepare(Claude.Id, request, credential.Value);
        Furnish(kit, provider);
        var started = start.Open(program.Value, [.. Arguments(request, session), .. Servers(kit)], kit);
        if (started.Failure is { } unstarted)
        {
            return unstarted;
        }

        // When it reads nothing it is about to end; what it says then tells why.
        await started.Value.WriteAsync(ClaudeLines.Initialize(Instructions(request)), ct);
        return new ClaudeProgram(started.Value, provider)
        {
            Session = session,
        };
    }

    private static string? Instructions(RunRequest request) => ProjectNotes.With(request.SystemPrompt, request.Folder, "CLAUDE.md", "AGENTS.md");

    private static List<string> Arguments(RunRequest request, string? session)
    {
        var arguments = new List<string>
        {
            "--output-format=stream-json", "--verbose", "--input-format=stream-json", "--include-partial-messages", "--replay-user-messages",
            "--permission-prompt-tool=stdio", $"--permission-mode={(request.Mode == PermissionMode.Plan ? "plan" : "default")}",
            // What a repository brings along (hooks, rules, MCP servers) would run before anybody looked at it.
            "--setting-sources=", "--strict-mcp-config",
            $"--disallowedTools={ClaudeTools.Off}", $"--max-turns={request.MaxTurns.ToString(CultureInfo.InvariantCulture)}",
        };
        arguments.AddRange(request.Model.Model is { } model ? [$"--model={model}"] : []);
        arguments.AddRange(ClaudeTools.Allowed(request.Tools) is { } tools ? [$"--tools={tools}"] : []);
        arguments.AddRange(session is null ? [] : [$"--resume={session}"]);
        return arguments;
    }

    private void Furnish(CliKit kit, Provider provider)
    {
        var more = kit.Environment;
        more["CLAUDE_CODE_DISABLE_NONESSENTIAL_TRAFFIC"] = "1";
        more["DISABLE_AUTOUPDATER"] = "1";
        more["DISABLE_TELEMETRY"] = "1";
        more["DISABLE_ERROR_REPORTING"] = "1";
        // What goes on in the background would go on after the answer.
        more["CLAUDE_CODE_DISABLE_BACKGROUND_TASKS"] = "1";
        more["MCP_TIMEOUT"] = "10000";
        if (kit.Credential.Lease is { } lease)
        {
            more["ANTHROPIC_BASE_URL"] = lease.Address.AbsoluteUri;
            more["ANTHROPIC_API_KEY"] = lease.Token.Reveal();
        }
        else if (!provider.NeedsKey)
        {
            more["ANTHROPIC_BASE_URL"] = urls.Of(provider).Url.AbsoluteUri.TrimEnd('/');
            more["ANTHROPIC_AUTH_TOKEN"] = NoToken;
        }
        else
        {
            // The person's own login lies in the person's own folder.
            return;
        }

        more["CLAUDE_CONFIG_DIR"] = kit.Home;
        // It keeps the logs of its MCP servers there, which lies in the person's home otherwise.
        more["XDG_CACHE_HOME"] = Path.Combine(kit.Home, "cache");
    }

    private static IEnumerable<string> Servers(CliKit kit)
    {
        if (kit.McpServers.Count == 0)
        {
            return [];
        }

        var servers = kit.McpServers.ToDictionary(s => s.Key, s => new
        {
            type = "http",
            url = s.Value.AbsoluteUri,
            headers = new Dictionary<string, string>(StringComparer.Ordinal)
            {
                ["Authorization"] = $"Bearer {kit.Mcp.Token.Reveal()}",
            },
        });
        return [$"--mcp-config={kit.Write(".json", JsonSerializer.Serialize(new { mcpServers = servers }))}"];
    }
}
