/// Everything about records: tables, records, new ones, files of them.
enum DataPages {
    static func register(in routes: PageRoutes) {
        TablePages.register(in: routes)
        NewRecordPages.register(in: routes)
        ChoicePages.register(in: routes)
        RecordPages.register(in: routes)
        ImportPages.register(in: routes)
        ExportPages.register(in: routes)
    }
}
