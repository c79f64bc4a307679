using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace RuntimesWeb.Core.Platform.Migrations
{
    /// <inheritdoc />
    public partial class Conversations : Migration
    {
        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.CreateTable(
                name: "attachments",
                columns: table => new
                {
                    id = table.Column<byte[]>(type: "BLOB", nullable: false),
                    message = table.Column<long>(type: "INTEGER", nullable: false),
                    name = table.Column<string>(type: "TEXT", nullable: false),
                    mime_type = table.Column<string>(type: "TEXT", nullable: false),
                    bytes = table.Column<byte[]>(type: "BLOB", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_attachments", x => x.id);
                });

            migrationBuilder.CreateTable(
                name: "conversations",
                columns: table => new
                {
                    number = table.Column<long>(type: "INTEGER", nullable: false),
                    id = table.Column<byte[]>(type: "BLOB", nullable: false),
                    title = table.Column<string>(type: "TEXT", nullable: false),
                    has_own_title = table.Column<bool>(type: "INTEGER", nullable: false),
                    runtime_id = table.Column<string>(type: "TEXT", nullable: false),
                    agent_id = table.Column<string>(type: "TEXT", nullable: true),
                    provider = table.Column<string>(type: "TEXT", nullable: true),
                    model = table.Column<string>(type: "TEXT", nullable: true),
                    project_id = table.Column<string>(type: "TEXT", nullable: true),
                    folder = table.Column<string>(type: "TEXT", nullable: true),
                    status = table.Column<string>(type: "TEXT", nullable: false),
                    pinned_at = table.Column<long>(type: "INTEGER", nullable: true),
                    draft = table.Column<string>(type: "TEXT", nullable: true),
                    created_at = table.Column<long>(type: "INTEGER", nullable: false),
                    updated_at = table.Column<long>(type: "INTEGER", nullable: false),
                    branched_from_conversation = table.Column<byte[]>(type: "BLOB", nullable: true),
                    branched_from_message = table.Column<byte[]>(type: "BLOB", nullable: true),
                    deleted_at = table.Column<long>(type: "INTEGER", nullable: true),
                    usage = table.Column<string>(type: "TEXT", nullable: false),
                    cost_micros = table.Column<long>(type: "INTEGER", nullable: true)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_conversations", x => x.number);
                });

            migrationBuilder.CreateTable(
                name: "messages",
                columns: table => new
                {
                    number = table.Column<long>(type: "INTEGER", nullable: false),
                    id = table.Column<byte[]>(type: "BLOB", nullable: false),
                    conversation = table.Column<long>(type: "INTEGER", nullable: false),
                    role = table.Column<string>(type: "TEXT", nullable: false),
                    content = table.Column<string>(type: "TEXT", nullable: false),
                    status = table.Column<string>(type: "TEXT", nullable: false),
                    created_at = table.Column<long>(type: "INTEGER", nullable: false),
                    finished_at = table.Column<long>(type: "INTEGER", nullable: true),
                    run_id = table.Column<byte[]>(type: "BLOB", nullable: true),
                    runtime_id = table.Column<string>(type: "TEXT", nullable: true),
                    agent_id = table.Column<string>(type: "TEXT", nullable: true),
                    model = table.Column<string>(type: "TEXT", nullable: true),
                    done_reason = table.Column<string>(type: "TEXT", nullable: true),
                    error = table.Column<string>(type: "TEXT", nullable: true),
                    steps = table.Column<string>(type: "TEXT", nullable: false),
                    usage = table.Column<string>(type: "TEXT", nullable: true),
                    cost_micros = table.Column<long>(type: "INTEGER", nullable: true),
                    attachments = table.Column<string>(type: "TEXT", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_messages", x => x.number);
                });

            migrationBuilder.CreateTable(
                name: "runs",
                columns: table => new
                {
                    number = table.Column<long>(type: "INTEGER", nullable: false),
                    id = table.Column<byte[]>(type: "BLOB", nullable: false),
                    origin = table.Column<string>(type: "TEXT", nullable: false),
                    runtime_id = table.Column<string>(type: "TEXT", nullable: false),
                    agent_id = table.Column<string>(type: "TEXT", nullable: true),
                    task_id = table.Column<byte[]>(type: "BLOB", nullable: true),
                    conversation_id = table.Column<byte[]>(type: "BLOB", nullable: true),
                    message_id = table.Column<byte[]>(type: "BLOB", nullable: true),
                    provider = table.Column<string>(type: "TEXT", nullable: true),
                    model = table.Column<string>(type: "TEXT", nullable: true),
                    permission_mode = table.Column<string>(type: "TEXT", nullable: false),
                    folder = table.Column<string>(type: "TEXT", nullable: true),
                    status = table.Column<string>(type: "TEXT", nullable: false),
                    done_reason = table.Column<string>(type: "TEXT", nullable: true),
                    created_at = table.Column<long>(type: "INTEGER", nullable: false),
                    started_at = table.Column<long>(type: "INTEGER", nullable: true),
                    finished_at = table.Column<long>(type: "INTEGER", nullable: true),
                    usage = table.Column<string>(type: "TEXT", nullable: false),
                    cost_micros = table.Column<long>(type: "INTEGER", nullable: true),
                    summary = table.Column<string>(type: "TEXT", nullable: true),
                    error = table.Column<string>(type: "TEXT", nullable: true),
                    last_seq = table.Column<long>(type: "INTEGER", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_runs", x => x.number);
                });

            migrationBuilder.CreateTable(
                name: "usage",
                columns: table => new
                {
                    number = table.Column<long>(type: "INTEGER", nullable: false)
                        .Annotation("Sqlite:Autoincrement", true),
                    at = table.Column<long>(type: "INTEGER", nullable: false),
                    run_id = table.Column<byte[]>(type: "BLOB", nullable: false),
                    runtime_id = table.Column<string>(type: "TEXT", nullable: false),
                    agent_id = table.Column<string>(type: "TEXT", nullable: true),
                    conversation_id = table.Column<byte[]>(type: "BLOB", nullable: true),
                    provider = table.Column<string>(type: "TEXT", nullable: false),
                    model = table.Column<string>(type: "TEXT", nullable: false),
                    cost_micros = table.Column<long>(type: "INTEGER", nullable: true),
                    cache_write_tokens = table.Column<long>(type: "INTEGER", nullable: false),
                    cached_input_tokens = table.Column<long>(type: "INTEGER", nullable: false),
                    input_tokens = table.Column<long>(type: "INTEGER", nullable: false),
                    output_tokens = table.Column<long>(type: "INTEGER", nullable: false),
                    reasoning_tokens = table.Column<long>(type: "INTEGER", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_usage", x => x.number);
                });

            migrationBuilder.CreateIndex(
                name: "IX_attachments_message",
                table: "attachments",
                column: "message");

            migrationBuilder.CreateIndex(
                name: "IX_conversations_deleted_at",
                table: "conversations",
                column: "deleted_at",
                filter: "deleted_at IS NOT NULL");

            migrationBuilder.CreateIndex(
                name: "IX_conversations_id",
                table: "conversations",
                column: "id",
                unique: true);

            migrationBuilder.CreateIndex(
                name: "IX_conversations_pinned_at",
                table: "conversations",
                column: "pinned_at",
                filter: "pinned_at IS NOT NULL");

            migrationBuilder.CreateIndex(
                name: "IX_conversations_status_updated_at_number",
                table: "conversations",
                columns: new[] { "status", "updated_at", "number" });

            migrationBuilder.CreateIndex(
                name: "IX_messages_conversation_number",
                table: "messages",
                columns: new[] { "conversation", "number" });

            migrationBuilder.CreateIndex(
                name: "IX_messages_id",
                table: "messages",
                column: "id",
                unique: true);

            migrationBuilder.CreateIndex(
                name: "IX_messages_status",
                table: "messages",
                column: "status",
                filter: "status = 'Streaming'");

            migrationBuilder.CreateIndex(
                name: "IX_runs_conversation_id_number",
                table: "runs",
                columns: new[] { "conversation_id", "number" });

            migrationBuilder.CreateIndex(
                name: "IX_runs_finished_at",
                table: "runs",
                column: "finished_at");

            migrationBuilder.CreateIndex(
                name: "IX_runs_id",
                table: "runs",
                column: "id",
                unique: true);

            migrationBuilder.CreateIndex(
                name: "IX_runs_status_number",
                table: "runs",
                columns: new[] { "status", "number" });

            migrationBuilder.CreateIndex(
                name: "IX_usage_at",
                table: "usage",
                column: "at");

            // Full text of messages and titles; the text itself stays in its table, triggers keep the two together.
            migrationBuilder.Sql("""
                CREATE VIRTUAL TABLE messages_fts USING fts5(content, content='messages', content_rowid='number', tokenize='unicode61 remove_diacritics 2');
                CREATE TRIGGER messages_fts_insert AFTER INSERT ON messages WHEN new.content <> '' BEGIN
                  INSERT INTO messages_fts(rowid, content) VALUES (new.number, new.content);
                END;
                CREATE TRIGGER messages_fts_delete AFTER DELETE ON messages WHEN old.content <> '' BEGIN
                  INSERT INTO messages_fts(messages_fts, rowid, content) VALUES ('delete', old.number, old.content);
                END;
                CREATE TRIGGER messages_fts_update AFTER UPDATE OF content ON messages WHEN old.content <> new.content BEGIN
                  INSERT INTO messages_fts(messages_fts, rowid, content) SELECT 'delete', old.number, old.content WHERE old.content <> '';
                  INSERT INTO messages_fts(rowid, content) SELECT new.number, new.content WHERE new.content <> '';
                END;
                CREATE VIRTUAL TABLE titles_fts USING fts5(title, content='conversations', content_rowid='number', tokenize='unicode61 remove_diacritics 2');
                CREATE TRIGGER titles_fts_insert AFTER INSERT ON conversations WHEN new.title <> '' BEGIN
                  INSERT INTO titles_fts(rowid, title) VALUES (new.number, new.title);
                END;
                CREATE TRIGGER titles_fts_delete AFTER DELETE ON conversations WHEN old.title <> '' BEGIN
                  INSERT INTO titles_fts(titles_fts, rowid, title) VALUES ('delete', old.number, old.title);
                END;
                CREATE TRIGGER titles_fts_update AFTER UPDATE OF title ON conversations WHEN old.title <> new.title BEGIN
                  INSERT INTO titles_fts(titles_fts, rowid, title) SELECT 'delete', old.number, old.title WHERE old.title <> '';
                  INSERT INTO titles_fts(rowid, title) SELECT new.number, new.title WHERE new.title <> '';
                END;
                """);
        }

        /// <inheritdoc />
        protected override void Down(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.Sql("DROP TABLE messages_fts; DROP TABLE titles_fts;");
            migrationBuilder.DropTable(
                name: "attachments");

            migrationBuilder.DropTable(
                name: "conversations");

            migrationBuilder.DropTable(
                name: "messages");

            migrationBuilder.DropTable(
                name: "runs");

            migrationBuilder.DropTable(
                name: "usage");
        }
    }
}
