using Corten.Engine.Labels;

namespace Corten.Engine.Tests.Labels;

public sealed class RunLabelTests
{
    private static readonly RunLabelVariables _variables = new("registry.example/ntpd:latest", "ntpd")
    {
        Option1 = "--cap-add SYS_TIME",
        Option3 = "'two words'",
        SudoUid = "1000",
        SudoGid = "1001",
        WorkingDirectory = "/root",
    };

    [Theory]
    [InlineData(
        "docker run -d --name=ntpd --cap-add=SYS_TIME --cap-add=NET_BIND_SERVICE IMAGE /usr/sbin/ntpd -d",
        "run -d --name=ntpd --cap-add=SYS_TIME --cap-add=NET_BIND_SERVICE registry.example/ntpd:latest /usr/sbin/ntpd -d")]
    [InlineData("/usr/bin/podman run --name NAME -e NAME=NAME -e IMAGE=IMAGE IMAGE", "run --name ntpd -e NAME=ntpd -e IMAGE=registry.example/ntpd:latest registry.example/ntpd:latest")]
    [InlineData("podman run -v /var/lib/${NAME}:/data -e A=$NAME.d ${IMAGE}", "run -v /var/lib/ntpd:/data -e A=ntpd.d registry.example/ntpd:latest")]
    [InlineData("docker run ${OPT1} IMAGE ${OPT2} x $OPT3", "run --cap-add SYS_TIME registry.example/ntpd:latest x two words")]
    [InlineData("docker run -u ${SUDO_UID}:$SUDO_GID -v $PWD:/w IMAGE", "run -u 1000:1001 -v /root:/w registry.example/ntpd:latest")]
    [InlineData("docker run IMAGE sh -c 'echo $; rm -rf \"/\"; $(id) `id` ${} ${A'", "run registry.example/ntpd:latest sh -c echo $; rm -rf \"/\"; $(id) `id` ${} ${A")]
    [InlineData("docker run IMAGES MYIMAGE NAMES $UNKNOWN.", "run IMAGES MYIMAGE NAMES .")]
    public void What_the_label_leaves_open_is_filled_in(string label, string expected) =>
        Assert.Equal(expected, string.Join(' ', RunLabel.Expand(label, _variables, [])));

    [Fact]
    public void No_shell_takes_part()
    {
        var words = RunLabel.Expand("docker run IMAGE sh -c 'a; b'", _variables with { Image = "x; rm -rf /" }, ["$HOME", "c d"]);
        Assert.Equal(["run", "x; rm -rf /", "sh", "-c", "a; b", "$HOME", "c d"], words);
    }

    [Theory]
    [InlineData("")]
    [InlineData("rm -rf /")]
    [InlineData("/usr/bin/python3 -c pass")]
    [InlineData("sudo docker run IMAGE")]
    [InlineData("docker run 'IMAGE")]
    [InlineData("docker;id run IMAGE")]
    public void What_is_no_command_line_of_ours_is_refused(string label) =>
        Assert.Throws<EngineException>(() => RunLabel.Expand(label, _variables, []));

    [Fact]
    public void A_labels_case_does_not_matter_unless_two_differ_by_it()
    {
        var labels = new Dictionary<string, string> { ["RUN"] = "a", ["Install"] = "b", ["run"] = "c" };
        Assert.Equal("c", RunLabel.Find(labels, "run"));
        Assert.Equal("a", RunLabel.Find(labels, "RUN"));
        Assert.Equal("b", RunLabel.Find(labels, "INSTALL"));
        Assert.Null(RunLabel.Find(labels, "STOP"));
        Assert.Null(RunLabel.Find(null, "RUN"));
    }

    [Fact]
    public void The_super_privileged_default_has_all_that_the_texts_name()
    {
        string line = string.Join(' ', RunLabel.Expand(RunLabel.SuperPrivileged, _variables, ["ps", "-ef"]));
        foreach (string part in new[] { "--privileged", "-v /:/host", "-v /run:/run", "-v /etc/localtime:/etc/localtime", "--net=host", "--ipc=host", "--pid=host", "-e HOST=/host", "-e NAME=ntpd", "-e IMAGE=registry", "--rm" })
            Assert.Contains(part, line);
        Assert.EndsWith("registry.example/ntpd:latest ps -ef", line);
    }
}
