using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace RuntimesWeb.Core.Platform.Migrations
{
    /// <inheritdoc />
    public partial class Delegations : Migration
    {
        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.AddColumn<string>(
                name: "sender",
                table: "messages",
                type: "TEXT",
                nullable: true);

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
                name: "IX_review_comments_id",
                table: "review_comments",
                column: "id",
                unique: true);

            migrationBuilder.CreateIndex(
                name: "IX_review_comments_worktree_id_number",
                table: "review_comments",
                columns: new[] { "worktree_id", "number" });
        }

        /// <inheritdoc />
        protected override void Down(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.DropTable(
                name: "delegations");

            migrationBuilder.DropTable(
                name: "handoff_notes");

            migrationBuilder.DropTable(
                name: "review_comments");

            migrationBuilder.DropColumn(
                name: "sender",
                table: "messages");
        }
    }
}
