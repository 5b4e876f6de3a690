namespace RealtimeBCI.Session.Report.Page;

/// <summary>The page's look: light, on screen and on paper.</summary>
internal static class PageStyle
{
    public const string Css = """
        :root{--ink:#1f2937;--soft:#5b6472;--line:#e2e6ea;--blue:#1f4e79;--pale:#9db8d2;--good:#1d6b45;--bad:#b3261e;--warn:#8a5a00}
        *{box-sizing:border-box}
        body{margin:0;background:#f4f6f8;color:var(--ink);font:15px/1.5 system-ui,"Segoe UI","Helvetica Neue",Arial,"DejaVu Sans",sans-serif;font-variant-numeric:tabular-nums}
        nav{position:sticky;top:0;z-index:1;background:#fffffff2;border-bottom:1px solid var(--line);text-align:center;padding:8px;font-size:13.5px}
        nav a{color:var(--blue);text-decoration:none;margin:0 9px;white-space:nowrap}nav a:hover{text-decoration:underline}
        main{max-width:1200px;margin:0 auto;padding:26px 20px 60px}
        h1{font-size:30px;line-height:1.2;margin:0}h2{font-size:20px;margin:0 0 12px;color:var(--blue)}
        p{margin:8px 0}small,.note,.sub,.kind{color:var(--soft)}small,.note{font-size:13px}
        .kind{margin:0;font-size:13px;letter-spacing:.04em}.sub{margin:4px 0 0;font-size:16px}
        .judged{border-left:5px solid var(--good);background:#f1f8f4;border-radius:6px;padding:10px 14px;margin:0 0 14px}.judged.repeat{border-color:var(--bad);background:#fdf3f2}
        .bad{color:var(--bad)}.good{color:var(--good)}code{font:13px ui-monospace,"DejaVu Sans Mono",Menlo,monospace}
        .verdict{font-size:17.5px;background:#fff;border:1px solid var(--line);border-left:5px solid var(--blue);border-radius:6px;padding:14px 18px;margin:18px 0}
        section{background:#fff;border:1px solid var(--line);border-radius:8px;padding:20px 24px;margin:20px 0;scroll-margin-top:52px}
        .tiles{display:grid;grid-template-columns:repeat(var(--n),1fr);gap:12px}
        .tile{background:#fff;border:1px solid var(--line);border-radius:8px;padding:9px 14px}
        .tile span{display:block;font-size:13px;color:var(--soft)}.tile b{display:block;font-size:25px;line-height:1.3;font-weight:600;white-space:nowrap}
        .tile b small{font-size:14px;font-weight:400}.tile>small{display:block;line-height:1.35}.tile.warn{border-color:#d9b36a;background:#fffaf0}
        .facts{display:grid;grid-template-columns:1fr 1fr;gap:2px 32px;margin:18px 0 0;font-size:13.5px}
        .facts div{display:grid;grid-template-columns:110px 1fr;gap:10px;padding:4px 0;border-bottom:1px solid var(--line)}.facts dt{color:var(--soft)}.facts dd{margin:0}
        .cols{display:grid;grid-template-columns:repeat(auto-fit,minmax(440px,1fr));gap:10px 32px;align-items:start;margin-bottom:12px}
        figure{margin:8px 0;min-width:0}figcaption{font-weight:600;margin-bottom:6px}
        figure svg{display:block;width:100%;height:auto}.k{display:inline-block;margin-right:16px;white-space:nowrap}.k svg{display:inline;width:22px;height:12px;vertical-align:-1px;margin-right:6px}
        table{border-collapse:collapse;width:100%;margin:0 0 12px;font-size:14px}
        th,td{padding:5px 10px 5px 0;border-bottom:1px solid var(--line);text-align:right;vertical-align:top;font-weight:400}
        th:first-child,td.text,.wide th:last-child,.ledger th:last-child{text-align:left}thead th{color:var(--soft);font-size:13px;vertical-align:bottom;border-bottom:1px solid #b9c1ca}
        .text{overflow-wrap:anywhere}.wide td.text{width:58%}.zero th,.zero td{color:#7b8491}.total th,.total td{font-weight:600;background:#f7f9fb}
        td.bar{width:32%;min-width:90px;padding-left:8px}.bar span{position:relative;display:block;height:12px;margin-top:5px;background:#f1f4f7;border-radius:2px}
        .bar b{position:absolute;left:0;top:0;height:100%;background:var(--blue);border-radius:2px}.bar b.pale{background:var(--pale)}
        .bar i{position:absolute;top:-3px;height:18px;width:2px;margin-left:-1px;background:#c2571a}.tight td,.tight th{padding-top:3px;padding-bottom:3px}
        .confusion text{font-size:12px;fill:var(--ink)}.confusion .axis{fill:var(--soft);font-size:11px}.confusion text[fill]{fill:revert-layer}
        .strip{line-height:1;margin:0 0 10px}.strip i{display:inline-block;width:21px;height:21px;margin:0 3px 3px 0;font:13px/21px "DejaVu Sans",sans-serif;text-align:center;border-radius:3px;background:#eef1f4;color:var(--soft)}
        .strip .right{background:var(--good);color:#fff}.strip .wrong{background:#f7dfdc;color:var(--bad)}.strip .undecided{border:1px dashed #8b95a1;line-height:19px}
        summary{cursor:pointer;color:var(--blue);font-weight:600;margin:6px 0}
        .trials td,.trials th{text-align:left;vertical-align:middle;padding:3px 10px 3px 0}.trials tr{break-inside:avoid}
        .result{white-space:nowrap}.name{overflow-wrap:anywhere;min-width:84px}.trials .right .result{color:var(--good);font-weight:600}.trials .wrong .result{color:var(--bad)}.trials .undecided td{color:var(--soft)}
        .bars{display:block}.slot{fill:#f1f4f7}.other{fill:#93a3b5}.answer{fill:var(--blue)}.target{fill:#c2571a}
        .key i{display:inline-block;width:12px;height:12px;margin:0 5px 0 10px;vertical-align:-1px;border-radius:2px}.key i:first-child{margin-left:0}.key .a{background:var(--blue)}.key b{color:#c2571a}
        .notes{margin:0;padding-left:20px}.notes li{margin:5px 0;max-width:92ch}.none{color:var(--soft);font-style:italic}
        footer{color:var(--soft);font-size:13px;text-align:center}
        @media (max-width:760px){.facts{grid-template-columns:1fr}.tiles{grid-template-columns:1fr 1fr}.cols{grid-template-columns:1fr}section{padding:14px}.trials{display:block;overflow-x:auto}}
        @media print{body{background:#fff;font-size:11pt}nav{display:none}main{max-width:none;padding:0}section,.tile,.verdict{border-color:#ccc}section{padding:10px 0;border-width:1px 0 0;border-radius:0}
        figure,table:not(.trials),.tile{break-inside:avoid}h2{break-after:avoid}details::details-content{content-visibility:visible;display:block;height:auto}*{print-color-adjust:exact;-webkit-print-color-adjust:exact}@page{margin:14mm}}
        """;
}
