using Corun.CommandLine;
using Corun.Commands;

return new CommandRunner(
[
    CreateCommand.Define(), DeleteCommand.Define(), EventsCommand.Define(), ExecCommand.Define(), KillCommand.Define(), ListCommand.Define(),
    PauseCommand.Define(), PsCommand.Define(), RecvttyCommand.Define(), ResumeCommand.Define(), RunCommand.Define(), SpecCommand.Define(),
    StartCommand.Define(), StateCommand.Define(), UpdateCommand.Define(),
]).Run(args);
