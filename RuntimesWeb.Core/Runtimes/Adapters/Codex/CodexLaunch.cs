using System.Text.Encodings.Web;
using System.Text.Json;
using RuntimesWeb.Core.Permissions;
using RuntimesWeb.Core.Runtimes.Adapters.Cli;

namespace RuntimesWeb.Core.Runtimes.Adapters.Codex;

/// <summary>What Codex is started with. Settings go as arguments, which hold no secret; passes go into its environment, and from there into no command.</summary>
internal static class CodexLaunch
{
    private const string KeyVariable = "RW_OPENAI_KEY";
    private const string McpVariable = "RW_MCP_TOKEN";

    private static readonly JsonSerializerOptions Plain = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <summary>The folder that Codex may write to, or only look at, by its own sandbox; what it does there is judged here besides.</summary>
    public static string Sandbox(PermissionMode mode) => mode == PermissionMode.Plan ? "read-only" : "workspace-write";

    /// <summary>Whether what runs in the sandbox may use the network, and the provider may search the web: only when no question would be asked about it.</summary>
    public static bool HasNetwork(RunRequest request) => Allows(request, "web_fetch");

    internal static string? Instructions(RunRequest request) => ProjectNotes.With(request.SystemPrompt, request.Folder, "AGENTS.md", "CLAUDE.md");

    public static bool HasSearch(RunRequest request) =>
        (request.Tools is not { } tools || tools.Contains("web_search", StringComparer.OrdinalIgnoreCase) || tools.Contains("WebSearch", StringComparer.OrdinalIgnoreCase)) && Allows(request, "web_search");

    /// <summary>Puts its home and its passes into its environment.</summary>
    public static void Equip(CliKit kit)
    {
        kit.Environment[McpVariable] = kit.Mcp.Token.Reveal();
        if (kit.Credential.Lease is { } lease)
        {
            // With a login of the person's own it stays in the home in which that lies.
            kit.Environment["CODEX_HOME"] = kit.Home;
            kit.Environment[KeyVariable] = lease.Token.Reveal();
        }
    }

    public static IEnumerable<string> Settings(CliKit kit, RunRequest request)
    {
        List<string> settings =
        [
            "analytics.enabled=false", "check_for_update_on_startup=false", "features.plugins=false", "features.apps=false", "features.remote_plugin=false", "features.multi_agent=false",
            // Names with KEY, TOKEN or SECRET in them, and ours, are kept from the commands of the model.
            "shell_environment_policy.ignore_default_excludes=false", """shell_environment_policy.exclude=["RW_*","RUNTIMESWEB_*"]""",
            "sandbox_workspace_write.exclude_slash_tmp=true", "sandbox_workspace_write.exclude_tmpdir_env_var=true",
            $"sandbox_workspace_write.network_access={(HasNetwork(request) ? "true" : "false")}",
            $"web_search={(HasSearch(request) ? "\"live\"" : "\"disabled\"")}",
            // Else Codex trusts each folder it may write to, and starts what the settings of a repository name.
            $"projects={{{string.Join(',', Untrusted(kit, request).Select(folder => $"{Text(folder)}={{trust_level=\"untrusted\"}}"))}}}",
        ];
        if (kit.Credential.Lease is { } lease)
        {
            settings.AddRange(
            [
                "model_provider=\"rw\"", "model_providers.rw.name=\"rw\"", $"model_providers.rw.base_url={Text(lease.Address.AbsoluteUri)}", $"model_providers.rw.env_key=\"{KeyVariable}\"",
                "model_providers.rw.wire_api=\"responses\"", "model_providers.rw.request_max_retries=2", "model_providers.rw.stream_max_retries=3",
            ]);
        }

        foreach (var (name, address) in kit.McpServers.OrderBy(s => s.Key, StringComparer.Ordinal))
        {
            var server = $"mcp_servers.{name}";
            settings.AddRange([$"{server}.url={Text(address.AbsoluteUri)}", $"{server}.bearer_token_env_var=\"{McpVariable}\""]);
            if (!name.EndsWith("-tools", StringComparison.Ordinal))
            {
                // What they change is what this product keeps for agents; the tools are asked about like any other.
                settings.Add($"{server}.default_tools_approval_mode=\"approve\"");
            }
        }

        return settings.SelectMany(s => new[] { "-c", s });
    }

    // By the folder itself, the repository it lies in, and the one it is a copy of.
    private static IEnumerable<string> Untrusted(CliKit kit, RunRequest request)
    {
        var folders = new List<string> { kit.Folder };
        if (request.Folder is { } folder)
        {
            folders.Add(folder.Project);
        }

        foreach (var start in folders.ToArray())
        {
            for (var at = start; at is not null; at = Path.GetDirectoryName(at))
            {
                if (Path.Exists(Path.Combine(at, ".git")))
                {
                    folders.Add(at);
                }
            }
        }

        return folders.Distinct(StringComparer.Ordinal);
    }

    private static bool Allows(RunRequest request, string tool) => request.Gate.Judge(new ToolUse(tool, ToolEffect.Fetches, null, CodexJson.Element(new { }))
    {
        Folder = request.Folder?.Path,
        Project = request.Folder?.Project,
        AgentId = request.AgentId,
    }).Behavior == PermissionBehavior.Allow;

    // A string of JSON is one of TOML, as long as nothing beyond the controls is escaped.
    private static string Text(string text) => JsonSerializer.Serialize(text, Plain);
}
