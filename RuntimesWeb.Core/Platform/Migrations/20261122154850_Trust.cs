using System;
using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace RuntimesWeb.Core.Platform.Migrations
{
    /// <inheritdoc />
    public partial class Trust : Migration
    {
        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.DropIndex(
                name: "IX_runs_finished_at",
                table: "runs");

            migrationBuilder.DropIndex(
                name: "IX_runs_status_number",
                table: "runs");

            migrationBuilder.CreateTable(
                name: "approvals",
                columns: table => new
                {
                    number = table.Column<long>(type: "INTEGER", nullable: false),
                    id = table.Column<byte[]>(type: "BLOB", nullable: false),
                    run_id = table.Column<byte[]>(type: "BLOB", nullable: false),
                    task_id = table.Column<byte[]>(type: "BLOB", nullable: true),
                    conversation_id = table.Column<byte[]>(type: "BLOB", nullable: true),
                    runtime_id = table.Column<string>(type: "TEXT", nullable: false),
                    agent_id = table.Column<string>(type: "TEXT", nullable: true),
                    tool_name = table.Column<string>(type: "TEXT", nullable: false),
                    tool_input = table.Column<string>(type: "TEXT", nullable: false),
                    effect = table.Column<string>(type: "TEXT", nullable: false),
                    subject = table.Column<string>(type: "TEXT", nullable: true),
                    folder = table.Column<string>(type: "TEXT", nullable: true),
                    reason = table.Column<string>(type: "TEXT", nullable: false),
                    preview = table.Column<string>(type: "TEXT", nullable: true),
                    created_at = table.Column<long>(type: "INTEGER", nullable: false),
                    expires_at = table.Column<long>(type: "INTEGER", nullable: false),
                    status = table.Column<string>(type: "TEXT", nullable: false),
                    answered_at = table.Column<long>(type: "INTEGER", nullable: true),
                    answered_by = table.Column<string>(type: "TEXT", nullable: true),
                    message = table.Column<string>(type: "TEXT", nullable: true),
                    updated_input = table.Column<string>(type: "TEXT", nullable: true),
                    rule = table.Column<string>(type: "TEXT", nullable: true),
                    read_at = table.Column<long>(type: "INTEGER", nullable: true),
                    is_dismissed = table.Column<bool>(type: "INTEGER", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_approvals", x => x.number);
                });

            migrationBuilder.CreateTable(
                name: "budgets",
                columns: table => new
                {
                    number = table.Column<long>(type: "INTEGER", nullable: false)
                        .Annotation("Sqlite:Autoincrement", true),
                    id = table.Column<string>(type: "TEXT", nullable: true),
                    scope = table.Column<string>(type: "TEXT", nullable: false),
                    scope_id = table.Column<string>(type: "TEXT", nullable: false),
                    window = table.Column<string>(type: "TEXT", nullable: false),
                    limit_micros = table.Column<long>(type: "INTEGER", nullable: false),
                    mode = table.Column<string>(type: "TEXT", nullable: false),
                    grace_micros = table.Column<long>(type: "INTEGER", nullable: false),
                    grace_from = table.Column<long>(type: "INTEGER", nullable: true),
                    is_own = table.Column<bool>(type: "INTEGER", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_budgets", x => x.number);
                });

            migrationBuilder.CreateTable(
                name: "memory_facts",
                columns: table => new
                {
                    Number = table.Column<long>(type: "INTEGER", nullable: false)
                        .Annotation("Sqlite:Autoincrement", true),
                    Id = table.Column<Guid>(type: "TEXT", nullable: false),
                    Scope = table.Column<string>(type: "TEXT", nullable: false),
                    ScopeId = table.Column<string>(type: "TEXT", nullable: false),
                    Category = table.Column<string>(type: "TEXT", nullable: false),
                    Content = table.Column<string>(type: "TEXT", nullable: false),
                    Digest = table.Column<string>(type: "TEXT", nullable: false),
                    Tags = table.Column<string>(type: "TEXT", nullable: false),
                    Confidence = table.Column<int>(type: "INTEGER", nullable: false),
                    Source = table.Column<string>(type: "TEXT", nullable: false),
                    SavedBy = table.Column<string>(type: "TEXT", nullable: true),
                    RunId = table.Column<Guid>(type: "TEXT", nullable: true),
                    SourceTaskId = table.Column<string>(type: "TEXT", nullable: true),
                    CreatedAt = table.Column<long>(type: "INTEGER", nullable: false),
                    UpdatedAt = table.Column<long>(type: "INTEGER", nullable: false),
                    LastAccessedAt = table.Column<long>(type: "INTEGER", nullable: true),
                    AccessCount = table.Column<int>(type: "INTEGER", nullable: false),
                    DecayRate = table.Column<int>(type: "INTEGER", nullable: false),
                    DecayedAt = table.Column<long>(type: "INTEGER", nullable: true),
                    Status = table.Column<string>(type: "TEXT", nullable: false),
                    ForgetAskedBy = table.Column<string>(type: "TEXT", nullable: true)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_memory_facts", x => x.Number);
                });

            migrationBuilder.CreateTable(
                name: "notifications",
                columns: table => new
                {
                    number = table.Column<long>(type: "INTEGER", nullable: false)
                        .Annotation("Sqlite:Autoincrement", true),
                    id = table.Column<byte[]>(type: "BLOB", nullable: false),
                    type = table.Column<string>(type: "TEXT", nullable: false),
                    title = table.Column<string>(type: "TEXT", nullable: false),
                    body = table.Column<string>(type: "TEXT", nullable: false),
                    task_id = table.Column<byte[]>(type: "BLOB", nullable: true),
                    href = table.Column<string>(type: "TEXT", nullable: true),
                    created_at = table.Column<long>(type: "INTEGER", nullable: false),
                    read_at = table.Column<long>(type: "INTEGER", nullable: true)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_notifications", x => x.number);
                });

            migrationBuilder.CreateTable(
                name: "permission_rules",
                columns: table => new
                {
                    Id = table.Column<Guid>(type: "TEXT", nullable: false),
                    Behavior = table.Column<string>(type: "TEXT", nullable: false),
                    Pattern = table.Column<string>(type: "TEXT", maxLength: 500, nullable: false),
                    AgentId = table.Column<string>(type: "TEXT", maxLength: 128, nullable: true),
                    Folder = table.Column<string>(type: "TEXT", maxLength: 4096, nullable: true),
                    CreatedAt = table.Column<long>(type: "INTEGER", nullable: false),
                    CreatedBy = table.Column<string>(type: "TEXT", nullable: false),
                    Source = table.Column<string>(type: "TEXT", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_permission_rules", x => x.Id);
                });

            migrationBuilder.CreateTable(
                name: "sealed_events",
                columns: table => new
                {
                    stream = table.Column<byte[]>(type: "BLOB", nullable: false),
                    body = table.Column<byte[]>(type: "BLOB", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_sealed_events", x => x.stream);
                });

            migrationBuilder.CreateIndex(
                name: "IX_runs_status",
                table: "runs",
                column: "status",
                filter: "finished_at IS NULL");

            migrationBuilder.CreateIndex(
                name: "IX_approvals_id",
                table: "approvals",
                column: "id",
                unique: true);

            migrationBuilder.CreateIndex(
                name: "IX_approvals_run_id",
                table: "approvals",
                column: "run_id");

            migrationBuilder.CreateIndex(
                name: "IX_approvals_status",
                table: "approvals",
                column: "status",
                filter: "status = 'Pending'");

            migrationBuilder.CreateIndex(
                name: "IX_budgets_id",
                table: "budgets",
                column: "id",
                unique: true);

            migrationBuilder.CreateIndex(
                name: "IX_budgets_scope_scope_id_window_is_own",
                table: "budgets",
                columns: new[] { "scope", "scope_id", "window", "is_own" },
                unique: true);

            migrationBuilder.CreateIndex(
                name: "IX_memory_facts_Id",
                table: "memory_facts",
                column: "Id",
                unique: true);

            migrationBuilder.CreateIndex(
                name: "IX_memory_facts_Scope_ScopeId_Digest",
                table: "memory_facts",
                columns: new[] { "Scope", "ScopeId", "Digest" },
                unique: true);

            migrationBuilder.CreateIndex(
                name: "IX_notifications_id",
                table: "notifications",
                column: "id",
                unique: true);

            migrationBuilder.CreateIndex(
                name: "IX_notifications_read_at",
                table: "notifications",
                column: "read_at",
                filter: "read_at IS NULL");

            // Full text of contents and tags; the text itself stays in its table, triggers keep the two together.
            migrationBuilder.Sql("""
                CREATE VIRTUAL TABLE memory_facts_fts USING fts5(Content, Tags, content='memory_facts', content_rowid='Number', tokenize='unicode61 remove_diacritics 2');
                CREATE TRIGGER memory_facts_fts_insert AFTER INSERT ON memory_facts BEGIN
                  INSERT INTO memory_facts_fts(rowid, Content, Tags) VALUES (new.Number, new.Content, new.Tags);
                END;
                CREATE TRIGGER memory_facts_fts_delete AFTER DELETE ON memory_facts BEGIN
                  INSERT INTO memory_facts_fts(memory_facts_fts, rowid, Content, Tags) VALUES ('delete', old.Number, old.Content, old.Tags);
                END;
                CREATE TRIGGER memory_facts_fts_update AFTER UPDATE OF Content, Tags ON memory_facts WHEN old.Content <> new.Content OR old.Tags <> new.Tags BEGIN
                  INSERT INTO memory_facts_fts(memory_facts_fts, rowid, Content, Tags) VALUES ('delete', old.Number, old.Content, old.Tags);
                  INSERT INTO memory_facts_fts(rowid, Content, Tags) VALUES (new.Number, new.Content, new.Tags);
                END;
                """);

            // The index knows in which messages a word is, not where in them: half the room. The triggers stay.
            migrationBuilder.Sql("""
                DROP TABLE messages_fts;
                CREATE VIRTUAL TABLE messages_fts USING fts5(content, content='messages', content_rowid='number', tokenize='unicode61 remove_diacritics 2', detail=none, columnsize=0);
                INSERT INTO messages_fts(messages_fts) VALUES ('rebuild');
                """);
        }

        /// <inheritdoc />
        protected override void Down(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.Sql("DROP TABLE memory_facts_fts;");

            migrationBuilder.DropTable(
                name: "approvals");

            migrationBuilder.DropTable(
                name: "budgets");

            migrationBuilder.DropTable(
                name: "memory_facts");

            migrationBuilder.DropTable(
                name: "notifications");

            migrationBuilder.DropTable(
                name: "permission_rules");

            migrationBuilder.DropTable(
                name: "sealed_events");

            migrationBuilder.DropIndex(
                name: "IX_runs_status",
                table: "runs");

            migrationBuilder.CreateIndex(
                name: "IX_runs_finished_at",
                table: "runs",
                column: "finished_at");

            migrationBuilder.CreateIndex(
                name: "IX_runs_status_number",
                table: "runs",
                columns: new[] { "status", "number" });

            migrationBuilder.Sql("""
                DROP TABLE messages_fts;
                CREATE VIRTUAL TABLE messages_fts USING fts5(content, content='messages', content_rowid='number', tokenize='unicode61 remove_diacritics 2');
                INSERT INTO messages_fts(messages_fts) VALUES ('rebuild');
                """);
        }
    }
}
