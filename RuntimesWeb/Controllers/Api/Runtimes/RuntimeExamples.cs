namespace RuntimesWeb.Controllers.Api.Runtimes;

/// <summary>The longer answers of this folder as they look, for the API description.</summary>
internal static class RuntimeExamples
{
    public const string Capabilities =
        """{"resume":true,"cancel":true,"approvals":true,"mcpServers":true,"profileTests":true,"taskAssist":true,"profileAssist":true,"authHealthCheck":true}""";

    public const string List = "{\"runtimes\":[" + Runtime + "],\"available\":[" + Descriptor + "]}";

    public const string Recheck = "{\"runtime\":" + Runtime + "}";

    public const string Catalog = "{\"runtimes\":[" + CatalogEntry + Capabilities + "}]," + CatalogRest;

    public const string UnknownRuntime = "unknown runtime 'openclaw'";

    public const string InstallStream = """
        data: {"type":"progress","step":"installing","message":"Installing Claude Code…"}

        data: {"type":"output","line":"added 1 package in 3s"}

        data: {"type":"complete","success":true}

        """;

    public const string UpgradeStream = """
        data: {"type":"progress","step":"upgrading","message":"Upgrading Claude Code…"}

        data: {"type":"output","line":"Claude Code 2.1.330 is already the newest."}

        data: {"type":"complete","success":true}

        """;

    public const string UninstallStream = """
        data: {"type":"progress","step":"uninstalling","message":"Uninstalling Claude Code…"}

        data: {"type":"output","line":"removed 2 packages in 310ms"}

        data: {"type":"complete","success":true}

        """;

    private const string CatalogEntry = """
        {"id":"claude-code","label":"Claude Code","description":"Anthropic's coding agent","provider":"anthropic","aliases":[],
        "installCommand":"npm install -g @anthropic-ai/claude-code@2","authKind":"api-key","docsUrl":"https://docs.anthropic.com/en/docs/claude-code",
        "capabilities":
        """;

    private const string CatalogRest = """
        "capabilities":[{"name":"resume","description":"Can resume failed/cancelled tasks from last checkpoint"}],
        "constants":{"DEFAULT_AGENT_RUNTIME":"claude-code","OLLAMA_DEFAULT_BASE_URL":"http://localhost:11434","OLLAMA_TIMEOUT":5000}}
        """;

    private const string Runtime = """
        {"id":"claude-code","participantKind":"agent","capabilities":{"streaming":true,"mcp":true,"worktrees":true,"resume":true,"toolApproval":true,
        "steerable":false,"models":["sonnet","opus","haiku"],"contextWindowTokens":200000,"runtimeClass":"wrapped-oneshot","nativeSkills":"none",
        "nativeMemory":"none","nativeChannels":"none","nativeScheduler":false},"health":{"ok":true},"name":"Claude Code","installed":true,
        "binPath":"/usr/bin/claude","builtIn":false,"authKind":"api-key","envVar":"ANTHROPIC_API_KEY","hasCredential":true,"hasVaultCredential":true,
        "loggedIn":false,"installCommand":"npm install -g @anthropic-ai/claude-code@2","docsUrl":"https://docs.anthropic.com/en/docs/claude-code",
        "connectionState":"ready","version":"2.1.330","credentialSource":"vault","reason":"Installed 2.1.330 · Anthropic key from the vault","fix":null,
        "disconnected":false,"aliases":[],"facts":[{"what":"Runs","ok":true,"evidence":"Version 2.1.330","how":"claude --version",
        "checkedAt":"2026-11-22T06:00:00.000Z"}],"checkedAt":"2026-11-22T06:00:00.000Z"}
        """;

    private const string Descriptor = """
        {"id":"claude-code","name":"Claude Code","healthBin":"claude","packageManager":"npm","installCommand":"npm install -g @anthropic-ai/claude-code@2",
        "builtIn":false,"authKind":"api-key","envVar":"ANTHROPIC_API_KEY","docsUrl":"https://docs.anthropic.com/en/docs/claude-code","headlessAuth":true}
        """;
}
