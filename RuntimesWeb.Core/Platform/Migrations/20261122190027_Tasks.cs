using System;
using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace RuntimesWeb.Core.Platform.Migrations
{
    /// <inheritdoc />
    public partial class Tasks : Migration
    {
        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.AddColumn<string>(
                name: "worktree",
                table: "runs",
                type: "TEXT",
                nullable: true);

            migrationBuilder.AddColumn<string>(
                name: "sender",
                table: "messages",
                type: "TEXT",
                nullable: true);

            migrationBuilder.CreateTable(
                name: "board_tasks",
                columns: table => new
                {
                    number = table.Column<long>(type: "INTEGER", nullable: false)
                        .Annotation("Sqlite:Autoincrement", true),
                    id = table.Column<byte[]>(type: "BLOB", nullable: false),
                    title = table.Column<string>(type: "TEXT", nullable: false),
                    description = table.Column<string>(type: "TEXT", nullable: false),
                    status = table.Column<string>(type: "TEXT", nullable: false),
                    priority = table.Column<int>(type: "INTEGER", nullable: false),
                    team_id = table.Column<string>(type: "TEXT", nullable: true),
                    assignee_agent_id = table.Column<string>(type: "TEXT", nullable: true),
                    assignee_runtime = table.Column<string>(type: "TEXT", nullable: true),
                    parent_task_id = table.Column<byte[]>(type: "BLOB", nullable: true),
                    depth = table.Column<int>(type: "INTEGER", nullable: false),
                    source_delegation_id = table.Column<string>(type: "TEXT", nullable: true),
                    project_id = table.Column<byte[]>(type: "BLOB", nullable: true),
                    repo_path = table.Column<string>(type: "TEXT", nullable: true),
                    kind = table.Column<string>(type: "TEXT", nullable: false),
                    worktree_ref = table.Column<string>(type: "TEXT", nullable: true),
                    branch_ref = table.Column<string>(type: "TEXT", nullable: true),
                    cost_micros = table.Column<long>(type: "INTEGER", nullable: true),
                    is_dropped = table.Column<bool>(type: "INTEGER", nullable: false),
                    scheduled_by = table.Column<string>(type: "TEXT", nullable: false),
                    verdict = table.Column<string>(type: "TEXT", nullable: true),
                    overridden_by = table.Column<string>(type: "TEXT", nullable: true),
                    overridden_at = table.Column<long>(type: "INTEGER", nullable: true),
                    attempts = table.Column<int>(type: "INTEGER", nullable: false),
                    failures = table.Column<int>(type: "INTEGER", nullable: false),
                    created_at = table.Column<long>(type: "INTEGER", nullable: false),
                    updated_at = table.Column<long>(type: "INTEGER", nullable: false),
                    claimed_at = table.Column<long>(type: "INTEGER", nullable: true),
                    completed_at = table.Column<long>(type: "INTEGER", nullable: true)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_board_tasks", x => x.number);
                });

            migrationBuilder.CreateTable(
                name: "delegations",
                columns: table => new
                {
                    number = table.Column<long>(type: "INTEGER", nullable: false)
                        .Annotation("Sqlite:Autoincrement", true),
                    id = table.Column<byte[]>(type: "BLOB", nullable: false),
                    task_id = table.Column<byte[]>(type: "BLOB", nullable: false),
                    run_id = table.Column<byte[]>(type: "BLOB", nullable: false),
                    call_key = table.Column<string>(type: "TEXT", nullable: false),
                    leader_agent_id = table.Column<string>(type: "TEXT", nullable: false),
                    teammate_agent_id = table.Column<string>(type: "TEXT", nullable: false),
                    conversation_id = table.Column<byte[]>(type: "BLOB", nullable: true),
                    parent_task_id = table.Column<byte[]>(type: "BLOB", nullable: true),
                    created_at = table.Column<long>(type: "INTEGER", nullable: false),
                    begun_at = table.Column<long>(type: "INTEGER", nullable: true),
                    refusal = table.Column<string>(type: "TEXT", nullable: true),
                    told_at = table.Column<long>(type: "INTEGER", nullable: true),
                    told_state = table.Column<string>(type: "TEXT", nullable: true),
                    is_failure = table.Column<bool>(type: "INTEGER", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_delegations", x => x.number);
                });

            migrationBuilder.CreateTable(
                name: "handoff_notes",
                columns: table => new
                {
                    number = table.Column<long>(type: "INTEGER", nullable: false)
                        .Annotation("Sqlite:Autoincrement", true),
                    worktree_id = table.Column<byte[]>(type: "BLOB", nullable: false),
                    task_id = table.Column<byte[]>(type: "BLOB", nullable: false),
                    note = table.Column<string>(type: "TEXT", nullable: false),
                    created_at = table.Column<long>(type: "INTEGER", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_handoff_notes", x => x.number);
                });

            migrationBuilder.CreateTable(
                name: "projects",
                columns: table => new
                {
                    number = table.Column<long>(type: "INTEGER", nullable: false)
                        .Annotation("Sqlite:Autoincrement", true),
                    id = table.Column<byte[]>(type: "BLOB", nullable: false),
                    name = table.Column<string>(type: "TEXT", nullable: false),
                    description = table.Column<string>(type: "TEXT", nullable: false),
                    path = table.Column<string>(type: "TEXT", nullable: true),
                    default_branch = table.Column<string>(type: "TEXT", nullable: true),
                    verify_command = table.Column<string>(type: "TEXT", nullable: true),
                    copy_patterns = table.Column<string>(type: "TEXT", nullable: false),
                    permission_mode = table.Column<string>(type: "TEXT", nullable: true),
                    status = table.Column<string>(type: "TEXT", nullable: false),
                    last_used_at = table.Column<long>(type: "INTEGER", nullable: true),
                    created_at = table.Column<long>(type: "INTEGER", nullable: false),
                    updated_at = table.Column<long>(type: "INTEGER", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_projects", x => x.number);
                });

            migrationBuilder.CreateTable(
                name: "review_comments",
                columns: table => new
                {
                    number = table.Column<long>(type: "INTEGER", nullable: false)
                        .Annotation("Sqlite:Autoincrement", true),
                    id = table.Column<byte[]>(type: "BLOB", nullable: false),
                    worktree_id = table.Column<byte[]>(type: "BLOB", nullable: false),
                    run_id = table.Column<byte[]>(type: "BLOB", nullable: true),
                    task_id = table.Column<byte[]>(type: "BLOB", nullable: true),
                    path = table.Column<string>(type: "TEXT", nullable: false),
                    side = table.Column<string>(type: "TEXT", nullable: false),
                    line = table.Column<int>(type: "INTEGER", nullable: false),
                    line_text = table.Column<string>(type: "TEXT", nullable: true),
                    hunk_id = table.Column<string>(type: "TEXT", nullable: true),
                    body = table.Column<string>(type: "TEXT", nullable: false),
                    created_at = table.Column<long>(type: "INTEGER", nullable: false),
                    sent_at = table.Column<long>(type: "INTEGER", nullable: true),
                    sent_run_id = table.Column<byte[]>(type: "BLOB", nullable: true)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_review_comments", x => x.number);
                });

            migrationBuilder.CreateTable(
                name: "task_comments",
                columns: table => new
                {
                    number = table.Column<long>(type: "INTEGER", nullable: false)
                        .Annotation("Sqlite:Autoincrement", true),
                    id = table.Column<byte[]>(type: "BLOB", nullable: false),
                    task_id = table.Column<byte[]>(type: "BLOB", nullable: false),
                    body = table.Column<string>(type: "TEXT", nullable: false),
                    author_agent_id = table.Column<string>(type: "TEXT", nullable: true),
                    author_type = table.Column<string>(type: "TEXT", nullable: false),
                    created_at = table.Column<long>(type: "INTEGER", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_task_comments", x => x.number);
                });

            migrationBuilder.CreateTable(
                name: "task_dependencies",
                columns: table => new
                {
                    task_id = table.Column<byte[]>(type: "BLOB", nullable: false),
                    depends_on_task_id = table.Column<byte[]>(type: "BLOB", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_task_dependencies", x => new { x.task_id, x.depends_on_task_id });
                });

            migrationBuilder.CreateTable(
                name: "task_executions",
                columns: table => new
                {
                    number = table.Column<long>(type: "INTEGER", nullable: false)
                        .Annotation("Sqlite:Autoincrement", true),
                    id = table.Column<byte[]>(type: "BLOB", nullable: false),
                    task_id = table.Column<byte[]>(type: "BLOB", nullable: false),
                    executor_type = table.Column<string>(type: "TEXT", nullable: false),
                    status = table.Column<string>(type: "TEXT", nullable: false),
                    workspace_id = table.Column<string>(type: "TEXT", nullable: true),
                    run_reason = table.Column<string>(type: "TEXT", nullable: true),
                    before_commit = table.Column<string>(type: "TEXT", nullable: true),
                    after_commit = table.Column<string>(type: "TEXT", nullable: true),
                    summary = table.Column<string>(type: "TEXT", nullable: true),
                    error = table.Column<string>(type: "TEXT", nullable: true),
                    input_tokens = table.Column<long>(type: "INTEGER", nullable: true),
                    output_tokens = table.Column<long>(type: "INTEGER", nullable: true),
                    cost_micros = table.Column<long>(type: "INTEGER", nullable: true),
                    started_at = table.Column<long>(type: "INTEGER", nullable: false),
                    finished_at = table.Column<long>(type: "INTEGER", nullable: true)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_task_executions", x => x.number);
                });

            migrationBuilder.CreateTable(
                name: "verifications",
                columns: table => new
                {
                    number = table.Column<long>(type: "INTEGER", nullable: false)
                        .Annotation("Sqlite:Autoincrement", true),
                    id = table.Column<byte[]>(type: "BLOB", nullable: false),
                    worktree_id = table.Column<byte[]>(type: "BLOB", nullable: false),
                    task_id = table.Column<byte[]>(type: "BLOB", nullable: true),
                    run_id = table.Column<byte[]>(type: "BLOB", nullable: true),
                    command = table.Column<string>(type: "TEXT", nullable: false),
                    created_at = table.Column<long>(type: "INTEGER", nullable: false),
                    finished_at = table.Column<long>(type: "INTEGER", nullable: true),
                    exit_code = table.Column<int>(type: "INTEGER", nullable: true),
                    output = table.Column<string>(type: "TEXT", nullable: true),
                    duration_ms = table.Column<long>(type: "INTEGER", nullable: true)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_verifications", x => x.number);
                });

            migrationBuilder.CreateTable(
                name: "worktrees",
                columns: table => new
                {
                    Number = table.Column<long>(type: "INTEGER", nullable: false)
                        .Annotation("Sqlite:Autoincrement", true),
                    Id = table.Column<Guid>(type: "TEXT", nullable: false),
                    TaskId = table.Column<Guid>(type: "TEXT", nullable: true),
                    Title = table.Column<string>(type: "TEXT", nullable: false),
                    Repository = table.Column<string>(type: "TEXT", nullable: false),
                    SubFolder = table.Column<string>(type: "TEXT", nullable: false),
                    Path = table.Column<string>(type: "TEXT", nullable: false),
                    GitDir = table.Column<string>(type: "TEXT", nullable: true),
                    Branch = table.Column<string>(type: "TEXT", nullable: true),
                    BaseSha = table.Column<string>(type: "TEXT", nullable: true),
                    BaseRef = table.Column<string>(type: "TEXT", nullable: true),
                    Kind = table.Column<string>(type: "TEXT", nullable: false),
                    Status = table.Column<string>(type: "TEXT", nullable: false),
                    CreatedAt = table.Column<long>(type: "INTEGER", nullable: false),
                    LastUsedAt = table.Column<long>(type: "INTEGER", nullable: false),
                    EndedAt = table.Column<long>(type: "INTEGER", nullable: true),
                    RemoveAfter = table.Column<long>(type: "INTEGER", nullable: true),
                    SavedSha = table.Column<string>(type: "TEXT", nullable: true),
                    Applied = table.Column<string>(type: "TEXT", nullable: true),
                    Copied = table.Column<string>(type: "TEXT", nullable: false),
                    Bytes = table.Column<long>(type: "INTEGER", nullable: true)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_worktrees", x => x.Number);
                });

            migrationBuilder.CreateIndex(
                name: "IX_runs_task_id_number",
                table: "runs",
                columns: new[] { "task_id", "number" },
                filter: "task_id IS NOT NULL");

            migrationBuilder.CreateIndex(
                name: "IX_board_tasks_id",
                table: "board_tasks",
                column: "id",
                unique: true);

            migrationBuilder.CreateIndex(
                name: "IX_board_tasks_parent_task_id",
                table: "board_tasks",
                column: "parent_task_id");

            migrationBuilder.CreateIndex(
                name: "IX_board_tasks_project_id_number",
                table: "board_tasks",
                columns: new[] { "project_id", "number" });

            migrationBuilder.CreateIndex(
                name: "IX_board_tasks_status_is_dropped_number",
                table: "board_tasks",
                columns: new[] { "status", "is_dropped", "number" });

            migrationBuilder.CreateIndex(
                name: "IX_board_tasks_team_id_number",
                table: "board_tasks",
                columns: new[] { "team_id", "number" });

            migrationBuilder.CreateIndex(
                name: "IX_delegations_conversation_id",
                table: "delegations",
                column: "conversation_id");

            migrationBuilder.CreateIndex(
                name: "IX_delegations_created_at",
                table: "delegations",
                column: "created_at");

            migrationBuilder.CreateIndex(
                name: "IX_delegations_id",
                table: "delegations",
                column: "id",
                unique: true);

            migrationBuilder.CreateIndex(
                name: "IX_delegations_parent_task_id",
                table: "delegations",
                column: "parent_task_id");

            migrationBuilder.CreateIndex(
                name: "IX_delegations_run_id",
                table: "delegations",
                column: "run_id");

            migrationBuilder.CreateIndex(
                name: "IX_delegations_task_id",
                table: "delegations",
                column: "task_id",
                unique: true);

            migrationBuilder.CreateIndex(
                name: "IX_delegations_told_at",
                table: "delegations",
                column: "told_at",
                filter: "told_at IS NULL");

            migrationBuilder.CreateIndex(
                name: "IX_handoff_notes_worktree_id_number",
                table: "handoff_notes",
                columns: new[] { "worktree_id", "number" });

            migrationBuilder.CreateIndex(
                name: "IX_projects_id",
                table: "projects",
                column: "id",
                unique: true);

            migrationBuilder.CreateIndex(
                name: "IX_projects_path",
                table: "projects",
                column: "path",
                unique: true);

            migrationBuilder.CreateIndex(
                name: "IX_review_comments_id",
                table: "review_comments",
                column: "id",
                unique: true);

            migrationBuilder.CreateIndex(
                name: "IX_review_comments_worktree_id_number",
                table: "review_comments",
                columns: new[] { "worktree_id", "number" });

            migrationBuilder.CreateIndex(
                name: "IX_task_comments_task_id_number",
                table: "task_comments",
                columns: new[] { "task_id", "number" });

            migrationBuilder.CreateIndex(
                name: "IX_task_dependencies_depends_on_task_id",
                table: "task_dependencies",
                column: "depends_on_task_id");

            migrationBuilder.CreateIndex(
                name: "IX_task_executions_id",
                table: "task_executions",
                column: "id",
                unique: true);

            migrationBuilder.CreateIndex(
                name: "IX_task_executions_task_id_number",
                table: "task_executions",
                columns: new[] { "task_id", "number" });

            migrationBuilder.CreateIndex(
                name: "IX_verifications_id",
                table: "verifications",
                column: "id",
                unique: true);

            migrationBuilder.CreateIndex(
                name: "IX_verifications_worktree_id_number",
                table: "verifications",
                columns: new[] { "worktree_id", "number" });

            migrationBuilder.CreateIndex(
                name: "IX_worktrees_Id",
                table: "worktrees",
                column: "Id",
                unique: true);

            migrationBuilder.CreateIndex(
                name: "IX_worktrees_Repository_Status",
                table: "worktrees",
                columns: new[] { "Repository", "Status" });

            migrationBuilder.CreateIndex(
                name: "IX_worktrees_TaskId",
                table: "worktrees",
                column: "TaskId");
        }

        /// <inheritdoc />
        protected override void Down(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.DropTable(
                name: "board_tasks");

            migrationBuilder.DropTable(
                name: "delegations");

            migrationBuilder.DropTable(
                name: "handoff_notes");

            migrationBuilder.DropTable(
                name: "projects");

            migrationBuilder.DropTable(
                name: "review_comments");

            migrationBuilder.DropTable(
                name: "task_comments");

            migrationBuilder.DropTable(
                name: "task_dependencies");

            migrationBuilder.DropTable(
                name: "task_executions");

            migrationBuilder.DropTable(
                name: "verifications");

            migrationBuilder.DropTable(
                name: "worktrees");

            migrationBuilder.DropIndex(
                name: "IX_runs_task_id_number",
                table: "runs");

            migrationBuilder.DropColumn(
                name: "worktree",
                table: "runs");

            migrationBuilder.DropColumn(
                name: "sender",
                table: "messages");
        }
    }
}
