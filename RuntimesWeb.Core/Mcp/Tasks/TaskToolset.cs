namespace RuntimesWeb.Core.Mcp.Tasks;

/// <summary>The board as tools: the use cases of pages and REST, within what the caller may reach.</summary>
public sealed class TaskToolset(ReadTasks read, WriteTasks write, MoveTasks move) : IMcpToolset
{
    private const string TaskId = "\"taskId\":{\"type\":\"string\",\"description\":\"The id of a task\"}";
    private const string NewTask = """
        "title":{"type":"string","description":"What is to be done, in one line of 500 characters at most"},
        "description":{"type":"string","description":"Everything whoever takes it needs to know"},
        "kind":{"type":"string","description":"code (when absent) changes files; research and review change none"},
        "priority":{"type":"integer","description":"0 comes first"},
        "status":{"type":"string","enum":["backlog","todo"],"description":"todo when absent"},
        "assigneeAgentId":{"type":"string","description":"A member of your team whom it is for"}
        """;

    public string Name => "tasks";

    public string Instructions => "The task board: read and write down work. A run on a task reaches that task and those below it; a chat of a team's agent reaches the team's tasks.";

    public IEnumerable<McpTool> ToolsFor(McpBinding who)
    {
        McpTool[] looking =
        [
            Tool("list_tasks", "Lists the tasks you can reach, newest first.", """{"type":"object","properties":{"status":{"type":"string","enum":["backlog","todo","in_progress","in_review","done","blocked","cancelled"]},"limit":{"type":"integer","description":"50 when absent, 200 at most"},"cursor":{"type":"string","description":"nextCursor of the page before"}}}""", read.ListAsync, true),
            Tool("get_task", "Shows one task with what was said about it, what it waits for, and the tasks below it.", Schema(TaskId, "taskId"), read.GetAsync, true),
        ];
        return TaskReach.IsReadOnly(who) ? looking :
        [
            .. looking,
            Tool("create_task", "Writes a task down. While you work on a task, it is put below that one.", Schema(NewTask, "title"), write.CreateAsync),
            Tool("create_subtask", "Writes a task down below another one.", Schema("\"parentTaskId\":{\"type\":\"string\",\"description\":\"The task above it\"}," + NewTask, "parentTaskId", "title"), write.CreateBelowAsync),
            Tool("claim_task", "Takes a task that is to be done, for yourself. One taker wins; a refusal is final.", Schema(TaskId, "taskId"), move.ClaimAsync),
            Tool("assign_task", "Says whom a task is for. Nothing is begun by that.", Schema(TaskId + ",\"assigneeAgentId\":{\"type\":\"string\",\"description\":\"A member of your team; empty for anybody\"}", "taskId", "assigneeAgentId"), move.AssignAsync),
            Tool("release_task", "Gives back a task you have claimed; it is to be done again.", Schema(TaskId, "taskId"), move.ReleaseAsync),
            Tool("update_task_status", "Moves a task to another state.", Schema(TaskId + ",\"status\":{\"type\":\"string\",\"enum\":[\"backlog\",\"todo\",\"in_progress\",\"in_review\",\"done\",\"blocked\",\"cancelled\"]}", "taskId", "status"), move.MoveAsync),
            Tool("block_task", "Says that a task cannot go on as it is, and why.", Schema(TaskId + ",\"reason\":{\"type\":\"string\"}", "taskId", "reason"), move.BlockAsync),
            Tool("unblock_task", "A blocked task is to be done again.", Schema(TaskId, "taskId"), move.UnblockAsync),
            Tool("add_comment", "Says something about a task; people and whoever works on it read it.", Schema(TaskId + ",\"body\":{\"type\":\"string\",\"description\":\"20000 characters at most\"}", "taskId", "body"), write.CommentAsync),
            Tool("link_task", "Has a task wait until another one is done.", Schema(TaskId + ",\"dependsOnTaskId\":{\"type\":\"string\",\"description\":\"What it waits for\"}", "taskId", "dependsOnTaskId"), write.LinkAsync),
        ];

        McpTool Tool(string name, string description, string schema, Func<McpBinding, System.Text.Json.JsonElement, CancellationToken, Task<McpAnswer>> call, bool onlyReads = false) =>
            McpTool.Define(name, description, schema, (arguments, ct) => call(who, arguments, ct)) with { OnlyReads = onlyReads };
    }

    private static string Schema(string properties, params ReadOnlySpan<string> required)
    {
        var names = new List<string>();
        foreach (var name in required)
        {
            names.Add($"\"{name}\"");
        }

        return $$$"""{"type":"object","properties":{ {{{properties}}} },"required":[{{{string.Join(',', names)}}}]}""";
    }
}
