using System;
using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace RuntimesWeb.Core.Platform.Migrations
{
    /// <inheritdoc />
    public partial class Memory : Migration
    {
        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder)
        {
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
        }

        /// <inheritdoc />
        protected override void Down(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.Sql("DROP TABLE memory_facts_fts;");
            migrationBuilder.DropTable(
                name: "memory_facts");
        }
    }
}
