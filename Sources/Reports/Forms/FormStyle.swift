/// How forms look: black lines on white, as they are copied and signed.
enum FormStyle {
    /// Serif for what is printed as offices print it (宋体), sans for headings (黑体); the first that the machine has. Nothing
    /// is loaded.
    static let text = """
        @page{size:A4 portrait;margin:12mm 14mm 10mm}
        *{box-sizing:border-box;-webkit-print-color-adjust:exact;print-color-adjust:exact}
        body{margin:0;color:#000;font:10.5pt/1.35 "Songti SC","SimSun","Noto Serif CJK SC","Source Han Serif SC",serif}
        h1,th,b,em{font-family:"Heiti SC","SimHei","Noto Sans CJK SC","Source Han Sans SC","Microsoft YaHei",sans-serif}
        .sheet{display:flex;flex-direction:column;min-height:274mm;break-after:page}
        .sheet:last-child{break-after:auto}
        h1{font-size:20pt;font-weight:700;text-align:center;margin:0 0 4mm}
        h1:lang(zh-CN){letter-spacing:.3em;text-indent:.3em}
        .head,.foot{display:flex;justify-content:space-between;align-items:baseline;gap:6mm}
        .head{margin-bottom:1.5mm}.head b{font-size:12pt;letter-spacing:.03em}
        .rule{display:inline-block;min-width:32mm;border-bottom:.25mm solid #000;height:.8em;vertical-align:-.6mm}
        table{width:calc(100% - .6mm);border-collapse:collapse;table-layout:fixed;border:.5mm solid #000;margin:-.5mm .3mm 0}
        th,td{border:.2mm solid #000;padding:.8mm 1.6mm;text-align:left;overflow-wrap:anywhere;vertical-align:middle}
        th{font-weight:500;text-align:center;background:#f3f3f3;font-size:10pt}small{font-size:8pt;font-weight:400}
        tr{break-inside:avoid}thead{display:table-header-group}tfoot{display:table-row-group}
        .fields th{width:25mm;padding:.8mm}.fields td{height:9mm;white-space:pre-wrap}
        .fields .lines2{height:14mm;vertical-align:top}.fields .lines3{height:20mm;vertical-align:top}
        .fields .lines4{height:28mm;vertical-align:top}
        .lines th,.lines td{font-size:9.5pt;padding:.6mm 1.2mm}.lines tbody td{height:8mm}.lines tfoot td{height:9mm}
        .lines .title th{background:none;font-size:10.5pt;letter-spacing:.05em}
        .number{text-align:right;font-variant-numeric:tabular-nums}.mid,.none{text-align:center}.none{color:#555}
        .steps th:nth-child(1){width:38mm}.steps thead th:nth-child(3){width:34mm}.steps thead th:nth-child(4){width:36mm}
        .sign13 td{height:13mm}.sign15 td{height:15mm}.sign18 td{height:18mm}.sign21 td{height:21mm}
        .steps .name{text-align:center}.steps .when{text-align:center;font-size:9.5pt}
        .date{display:inline-block;text-align:right;width:10mm}
        .opinion{line-height:1.9}
        .choice{white-space:nowrap;margin-right:2.5mm}
        .box{display:inline-block;width:3.6mm;height:3.6mm;border:.25mm solid #000;margin-right:1mm;vertical-align:middle;
        font:700 10pt/3.2mm sans-serif;text-align:center;position:relative;top:-.3mm;-webkit-text-stroke:.2mm #000}
        .prompt{white-space:nowrap;margin-right:2mm}.prompt .rule{min-width:18mm}
        .late{font-style:normal;font-size:8.5pt;border:.3mm solid #000;padding:0 1mm}
        .note{margin:2mm 0 0;font-size:9pt}.later{margin:2mm 0 0;padding:1.5mm 2mm;border:.25mm dashed #000;font-size:9pt;line-height:2}.later b{margin-right:2mm}
        .foot{margin-top:auto;padding-top:2mm;font-size:8.5pt}.foot code{font:700 12pt "DejaVu Sans Mono",Consolas,monospace;
        letter-spacing:.06em}
        @media screen{body{background:#ddd}.sheet{width:210mm;min-height:297mm;margin:6mm auto;padding:12mm 14mm 10mm;background:#fff}}
        """
}
