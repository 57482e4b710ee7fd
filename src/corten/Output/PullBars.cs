using System.Text;
using Corten.Images.Pulling;
using Corten.Linux.Terminals;
using Corten.Oci;
using Microsoft.Win32.SafeHandles;

namespace Corten.Output;

/// <summary>One line to a layer on a terminal, drawn anew ten times a second. Lines that fit on no screen are counted instead.</summary>
internal sealed class PullBars : PullOutput
{
    private const int BarWidth = 30;
    private const int FallbackColumns = 80;
    private const int FallbackRows = 24;

    private static readonly TimeSpan _interval = TimeSpan.FromMilliseconds(100);

    private readonly List<Digest> _order = [];
    private readonly Dictionary<Digest, (LayerPhase Phase, long Done, long Total)> _layers = [];
    private readonly Timer _timer;
    private int _drawn;
    private bool _changed;

    public PullBars(TextWriter output)
        : base(output) =>
        _timer = new Timer(_ => Draw(), null, _interval, _interval);

    public override void Layer(Digest layer, LayerPhase phase, long done, long total)
    {
        lock (Gate)
        {
            if (_layers.TryAdd(layer, (phase, done, total)))
                _order.Add(layer);
            else if (phase >= _layers[layer].Phase || _layers[layer].Phase == LayerPhase.Waiting)
                _layers[layer] = (phase, done, total);
            _changed = true;
        }
    }

    public override void Finish()
    {
        _timer.Dispose();
        Draw();
    }

    public override void Dispose()
    {
        _timer.Dispose();
        base.Dispose();
    }

    private void Draw()
    {
        lock (Gate)
        {
            if (!_changed)
                return;
            _changed = false;
            var lines = Lines();
            var text = new StringBuilder();
            if (_drawn > 0)
                text.Append($"\x1b[{_drawn}A");
            foreach (string line in lines)
                text.Append(line).Append("\x1b[K\n");
            // Lines of a drawing that was longer.
            text.Append("\x1b[J");
            _drawn = lines.Count;
            Output.Write(text.ToString());
        }
    }

    private List<string> Lines()
    {
        using var terminal = new SafeFileHandle(1, ownsHandle: false);
        var size = WindowSize.Of(terminal);
        int columns = size is { Columns: > 0 } ? size.Value.Columns : FallbackColumns;
        int rows = size is { Rows: > 0 } ? size.Value.Rows : FallbackRows;
        int fitting = Math.Max(1, rows - 3);
        var shown = _order;
        var lines = new List<string>();
        if (_order.Count > fitting)
        {
            int complete = _layers.Values.Count(l => l.Phase is LayerPhase.Complete or LayerPhase.AlreadyExists);
            lines.Add($"{complete} of {_order.Count} layers complete");
            shown = [.. _order.Where(l => _layers[l].Phase is not (LayerPhase.Complete or LayerPhase.AlreadyExists)).Take(fitting - 1)];
        }
        lines.AddRange(shown.Select(Line));
        return [.. lines.Select(line => line.Length < columns ? line : line[..(columns - 1)])];
    }

    private string Line(Digest layer)
    {
        var (phase, done, total) = _layers[layer];
        string text = $"{layer.Short}: {Words(phase)}";
        if (phase != LayerPhase.Downloading || total <= 0)
            return text;
        int filled = (int)(BarWidth * Math.Clamp(done, 0, total) / total);
        string bar = new string('=', filled) + ">" + new string(' ', BarWidth - filled);
        return $"{text} [{bar}] {HumanSize.Decimal(done)}/{HumanSize.Decimal(total)}";
    }
}
