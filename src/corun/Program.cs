using Corun.CommandLine;
using Corun.Commands;

return new CommandRunner(
[
    CheckpointCommand.Define(), CreateCommand.Define(), DeleteCommand.Define(), EventsCommand.Define(), ExecCommand.Define(), FeaturesCommand.Define(),
    KillCommand.Define(), ListCommand.Define(), PauseCommand.Define(), PsCommand.Define(), RecvttyCommand.Define(), RestoreCommand.Define(),
    ResumeCommand.Define(), RunCommand.Define(), SpecCommand.Define(), StartCommand.Define(), StateCommand.Define(), UpdateCommand.Define(),
]).Run(args);
